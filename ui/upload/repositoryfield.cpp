#include "ui/upload/repositoryfield.h"

#include <QCompleter>
#include <QStringListModel>

namespace stowage {

namespace {

constexpr int mostSuggestions = 1000;

} // namespace

RepositoryField::RepositoryField(QWidget* parent)
    : QLineEdit(parent), names_(new QStringListModel(this)) {
    setPlaceholderText(tr("team/app"));
    setAccessibleName(tr("Repository"));
    auto* completer = new QCompleter(names_, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    setCompleter(completer);
}

RepositoryField::~RepositoryField() = default;

void RepositoryField::suggestFrom(const Place& place, RequestRunner& requests,
                                  const RegistryOpener& open) {
    names_->setStringList({});
    listing_ = requests.run(
        this,
        [place, open](std::stop_token stop) {
            QStringList names;
            const auto registry = open(place, OpenMode::Read, stop);
            if (!registry) {
                return names;
            }
            const auto page = (*registry)->repositories({.count = mostSuggestions}, stop);
            if (page) {
                for (const RepositoryName& name : page->items) {
                    names.append(name.toString());
                }
            }
            return names;
        },
        [this](const QStringList& names) { names_->setStringList(names); },
        RequestRunner::Urgency::Later);
}

} // namespace stowage
