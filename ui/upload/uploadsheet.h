#pragma once

#include "core/registry/recognition.h"
#include "core/registry/registry.h"
#include "core/transfer/transferrequest.h"
#include "ui/base/placenamer.h"
#include "ui/base/requestrunner.h"
#include "ui/theme/explanation.h"
#include "ui/upload/uploaditemsmodel.h"

#include <QDialog>

#include <map>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTimer;

namespace stowage {

class EmptyState;
class FieldNote;
class HeaderFit;
class PlaceBox;
class RepositoryField;

/// Where dropped files go: what they are, to which repository and tag, what is there already; one
/// button. It opens at once and looks at the files while it is open; Enter uploads, Escape leaves.
///
///     auto* sheet = new UploadSheet(services, window);
///     connect(sheet, &UploadSheet::confirmed, …, add each request to the queue);
///     sheet->begin(paths, place, repository);
///
/// It deletes itself when it closes. GUI thread.
class UploadSheet : public QDialog {
    Q_OBJECT

public:
    struct Services {
        RequestRunner* requests; ///< Outlives the sheet.
        Recognizer recognize;    ///< Called on worker threads only.
        RegistryOpener open;     ///< Called on worker threads only.
        QList<Place> targets;    ///< Where can be uploaded to; at least one.
        PlaceNamer namer = {};
    };

    explicit UploadSheet(Services services, QWidget* parent = nullptr);
    ~UploadSheet() override;

    /// Opens the sheet on these paths. The target is what they were dropped on: a repository or a
    /// tag given there wins over what the files say of themselves, if they are one image or files.
    void begin(const QStringList& paths, const Place& target,
               const std::optional<RepositoryName>& repository = std::nullopt,
               const std::optional<Tag>& tag = std::nullopt);

    UploadItemsModel& model() { return *model_; }
    Place target() const;

Q_SIGNALS:
    void confirmed(const QList<stowage::TransferRequest>& requests);

    /// The only path is a place: show it instead of uploading from it.
    void openRequested(const stowage::Place& place);

    /// Nothing of it can be uploaded, and something else is to be chosen. The sheet has closed.
    void otherRequested();

public Q_SLOTS:
    void accept() override;

private:
    QWidget* makeForm();
    QWidget* makeTable();
    void showPage(QWidget* page);
    void look();
    void help(Remedy remedy);
    void showFound(const DroppedContent& found);
    static QStringList contentsOf(const QList<UploadItem>& items);
    void showFailures(const QList<Error>& failures);
    void updateFields();
    void updateSummary();
    void lookSoon();
    void lookAtTarget();
    bool isForm() const { return model_->rowCount() == 1; }

    Services services_;
    QStringList paths_;
    std::optional<RepositoryName> repositoryWanted_;
    std::optional<Tag> tagWanted_;
    std::optional<Place> openable_;
    UploadItemsModel* model_;

    int labelWidth_ = 0; ///< Of the form's labels, so that all fields begin alike.
    QLabel* title_;
    QLabel* subtitle_;
    QWidget* targetRow_;
    PlaceBox* target_;
    EmptyState* state_;
    QWidget* form_;
    QWidget* table_;
    QTableView* view_;
    HeaderFit* fit_ = nullptr; ///< Once there are rows.
    RepositoryField* repository_;
    FieldNote* repositoryNote_;
    QLineEdit* tag_;
    FieldNote* tagNote_;
    FieldNote* summary_;
    QLabel* failures_;
    QPushButton* open_;
    QPushButton* upload_;

    QTimer* lookTimer_;
    Request recognition_;
    std::map<int, Request> looks_; ///< By row.
};

} // namespace stowage
