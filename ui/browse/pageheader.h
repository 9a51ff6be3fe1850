#pragma once

#include <QIcon>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace stowage {

class ElidedLabel;

/// The line at the top of a page: what it shows, in one larger size, and beside it what there is to
/// say of it. Owned by its parent.
class PageHeader : public QWidget {
    Q_OBJECT

public:
    explicit PageHeader(QWidget* parent = nullptr);

    void setIcon(const QIcon& icon);
    /// Text from outside, both.
    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    QString title() const;
    QString subtitle() const;

    /// At the trailing end, in order.
    void addWidget(QWidget* widget);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyFont();
    void applyIcon();

    QIcon icon_;
    QLabel* picture_;
    ElidedLabel* title_;
    ElidedLabel* subtitle_;
    QHBoxLayout* row_;
};

} // namespace stowage
