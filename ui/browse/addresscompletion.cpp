#include "ui/browse/addresscompletion.h"

#include "ui/browse/navigator.h"
#include "ui/browse/placesmodel.h"

#include <QCompleter>
#include <QEvent>
#include <QLineEdit>
#include <QStringListModel>

#include <ranges>

namespace stowage {

namespace {

constexpr qsizetype mostAddresses = 5000; ///< A list to choose from, no catalogue.
constexpr int shownAddresses = 12;

} // namespace

AddressCompletion::AddressCompletion(QLineEdit& field, const Navigator& navigator,
                                     const PlacesModel& places)
    : QObject(&field), navigator_(navigator), places_(places), model_(new QStringListModel(this)) {
    auto* completer = new QCompleter(model_, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(shownAddresses);
    field.setCompleter(completer);
    field.installEventFilter(this);
}

QStringList AddressCompletion::addresses() const {
    QStringList all;
    for (const Location& location : std::views::reverse(navigator_.history())) {
        all.append(location.withoutComparison().toString());
    }
    const QList<Place> places = places_.places();
    for (const Place& place : places) {
        all.append(Location{place}.toString());
    }
    for (const Place& place : places) {
        for (const RepositoryName& name : places_.repositories(place)) {
            if (all.size() >= mostAddresses) {
                break;
            }
            all.append(Location{place, name}.toString());
        }
    }
    all.removeDuplicates();
    return all;
}

bool AddressCompletion::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        model_->setStringList(addresses());
    }
    return QObject::eventFilter(watched, event);
}

} // namespace stowage
