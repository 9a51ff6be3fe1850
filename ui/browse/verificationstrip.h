#pragma once

#include "ui/browse/verificationrunner.h"

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QSettings;
class QToolButton;

namespace stowage {

class Banner;
class FaultsModel;
class TableView;

/// How far a verification is while it runs, and what is wrong afterwards, if anything is. It shows
/// the run whose scope holds what the page shows, or else the faults that an earlier one has found,
/// with its date, and takes no room otherwise. Owned by its parent; the runner outlives it.
class VerificationStrip : public QWidget {
    Q_OBJECT

public:
    VerificationStrip(VerificationRunner& runner, QSettings* settings, QWidget* parent = nullptr);

    void setLocation(const Location& location);

    /// What the tag of the image that is shown names now: what was found of another is not told.
    void setDigest(const Digest& digest);

    /// What the chosen fault should be.
    std::optional<Digest> selectedDigest() const;

Q_SIGNALS:
    /// An image that has a fault was chosen.
    void locationChosen(const stowage::Location& location);
    void selectionChanged();

private:
    bool concerns() const;
    void update();
    void updateProgress();
    bool showRun();
    bool showRecord();
    void showFaults(const QList<VerificationFault>& faults);
    void choose(const QModelIndex& index);
    void showMenu(const QPoint& position);

    VerificationRunner& runner_;
    std::optional<Location> location_;
    std::optional<Digest> digest_;
    QWidget* running_;
    QLabel* text_;
    QProgressBar* bar_;
    QToolButton* stop_;
    Banner* outcome_;
    QAction* again_;
    FaultsModel* faults_;
    TableView* table_;
    qsizetype faultCount_ = 0; ///< Of the run, when they were last taken in.
};

} // namespace stowage
