#pragma once

#include <QObject>
#include <QStringList>

class QLineEdit;
class QStringListModel;

namespace stowage {

class Navigator;
class PlacesModel;

/// Completes what is typed into the field of addresses with where the window has been, the places
/// in its list and what has been read of them. GUI thread; owned by the field, the others outlive
/// it.
class AddressCompletion : public QObject {
    Q_OBJECT

public:
    AddressCompletion(QLineEdit& field, const Navigator& navigator, const PlacesModel& places);

    /// All that can be completed to, each once: the last that was shown first.
    QStringList addresses() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const Navigator& navigator_;
    const PlacesModel& places_;
    QStringListModel* model_;
};

} // namespace stowage
