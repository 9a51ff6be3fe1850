#pragma once

#include <QPlainTextEdit>

namespace stowage {

/// Lines that can be selected and copied but not changed, as high as they are: digests and paths
/// are broken where the width ends, since they have no spaces at which a label could. Beyond a few
/// lines it scrolls. Always plain text. GUI thread.
class DetailText : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit DetailText(QWidget* parent = nullptr);

    /// Its lines must be harmless already (displayText).
    void setText(const QString& text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitHeight();
};

} // namespace stowage
