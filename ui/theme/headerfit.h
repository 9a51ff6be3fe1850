#pragma once

#include <QHeaderView>
#include <QObject>

namespace stowage {

/// Keeps the titles of columns readable: no column begins narrower than its title is in this
/// language and font, and a title that was made narrower, or that has to stretch into what is left,
/// is told whole by a tool tip. Make it once the view has its model and its widths, before what a
/// person chose is restored. It belongs to the header. GUI thread.
class HeaderFit : public QObject {
    Q_OBJECT

public:
    explicit HeaderFit(QHeaderView* header);

    /// Makes those wider whose titles are cut; for when their widths were set anew.
    void fit();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QHeaderView* header_;
};

} // namespace stowage
