#pragma once

#include <QObject>
#include <QPalette>

#include <optional>

namespace stowage {

/// Gives the application this program's colours where nobody has chosen any: they are easier to
/// read than the style's own. Light or dark is as the style would be, which goes with the desktop
/// where Qt knows it, and follows when that changes. Colours that a person or a desktop chose stay.
/// GUI thread; one, while there is an application.
class DefaultColors : public QObject {
    Q_OBJECT

public:
    explicit DefaultColors(QObject* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose();
    bool isChosenByOthers() const;

    std::optional<QPalette> given_; ///< What this gave last.
};

} // namespace stowage
