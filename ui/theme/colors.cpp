#include "ui/theme/colors.h"

#include <QPalette>

#include <algorithm>
#include <cmath>

namespace stowage {

namespace {

double linear(float channel) {
    const double value = channel;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

} // namespace

bool isDark(const QPalette& palette) {
    return luminance(palette.color(QPalette::WindowText)) >
           luminance(palette.color(QPalette::Window));
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](float from, float to) {
        return static_cast<float>(from + (to - from) * std::clamp(share, 0.0, 1.0));
    };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()),
                            part(a.blueF(), b.blueF()));
}

QColor readable(const QColor& color, const QColor& background, double ratio) {
    const QColor end = contrast(Qt::white, background) > contrast(Qt::black, background)
                           ? QColor(Qt::white)
                           : QColor(Qt::black);
    constexpr int steps = 20;
    for (int step = 0; step < steps; ++step) {
        const QColor candidate = mixed(color, end, static_cast<double>(step) / steps);
        if (contrast(candidate, background) >= ratio) {
            return candidate;
        }
    }
    return end;
}

QColor quietText(const QPalette& palette) {
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    return readable(mixed(text, base, 0.4), base, 4.6);
}

QPalette lightPalette() {
    QPalette palette(QColor(0xef, 0xf0, 0xf2), QColor(0xf4, 0xf5, 0xf6));
    const QColor text(0x1e, 0x23, 0x29);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::ToolTipText, QPalette::BrightText}) {
        palette.setColor(role, text);
    }
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf7, 0xf8, 0xf9));
    palette.setColor(QPalette::ToolTipBase, QColor(0xfc, 0xfc, 0xfc));
    palette.setColor(QPalette::Highlight, QColor(0x1b, 0x6a, 0xa5));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x14, 0x5c, 0x94));
    palette.setColor(QPalette::LinkVisited, QColor(0x6f, 0x42, 0x9a));
    palette.setColor(QPalette::PlaceholderText, QColor(0x6a, 0x72, 0x7b));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(0x9a, 0xa0, 0xa7));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0xc3, 0xc8, 0xcd));
    return palette;
}

QPalette darkPalette() {
    QPalette palette(QColor(0x3d, 0x43, 0x4b), QColor(0x31, 0x36, 0x3d));
    const QColor text(0xe6, 0xe8, 0xea);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::ToolTipText, QPalette::BrightText}) {
        palette.setColor(role, text);
    }
    palette.setColor(QPalette::Base, QColor(0x16, 0x19, 0x1d));
    palette.setColor(QPalette::AlternateBase, QColor(0x1c, 0x20, 0x25));
    palette.setColor(QPalette::ToolTipBase, QColor(0x2d, 0x32, 0x39));
    palette.setColor(QPalette::Highlight, QColor(0x2a, 0x72, 0xae));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x6c, 0xb4, 0xee));
    palette.setColor(QPalette::LinkVisited, QColor(0xc0, 0x9a, 0xe6));
    palette.setColor(QPalette::PlaceholderText, QColor(0x97, 0x9e, 0xa6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(0x70, 0x77, 0x80));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0x45, 0x4b, 0x53));
    return palette;
}

} // namespace stowage
