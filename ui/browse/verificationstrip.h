#pragma once

#include "ui/browse/verificationrunner.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QSettings;
class QToolButton;

namespace stowage {

class Banner;
class FaultsModel;
class TableView;

/// How far a verification is while it runs, and what is wrong afterwards, if anything is. It shows
/// the run whose scope holds what the page shows, and takes no room otherwise. Owned by its parent;
/// the runner outlives it.
class VerificationStrip : public QWidget {
    Q_OBJECT

public:
    VerificationStrip(VerificationRunner& runner, QSettings* settings, QWidget* parent = nullptr);

    void setLocation(const Location& location);

Q_SIGNALS:
    /// An image that has a fault was chosen.
    void locationChosen(const stowage::Location& location);

private:
    bool concerns() const;
    void update();
    void updateProgress();
    void updateFaults();
    void choose(const QModelIndex& index);

    VerificationRunner& runner_;
    std::optional<Location> location_;
    QWidget* running_;
    QLabel* text_;
    QProgressBar* bar_;
    QToolButton* stop_;
    Banner* outcome_;
    FaultsModel* faults_;
    TableView* table_;
    qsizetype faultCount_ = 0; ///< Of the run, when they were last taken in.
};

} // namespace stowage
