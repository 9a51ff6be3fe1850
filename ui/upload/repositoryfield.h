#pragma once

#include "core/registry/registry.h"
#include "ui/base/requestrunner.h"

#include <QLineEdit>

class QStringListModel;

namespace stowage {

/// Where a repository is typed: completed by those that the place has. GUI thread; owned by its
/// parent.
class RepositoryField : public QLineEdit {
    Q_OBJECT

public:
    explicit RepositoryField(QWidget* parent = nullptr);
    ~RepositoryField() override;

    /// Asks a place for its repositories. The runner outlives the field; `open` is called on worker
    /// threads.
    void suggestFrom(const Place& place, RequestRunner& requests, const RegistryOpener& open);

private:
    QStringListModel* names_;
    Request listing_;
};

} // namespace stowage
