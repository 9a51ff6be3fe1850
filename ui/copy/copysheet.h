#pragma once

#include "core/registry/registry.h"
#include "core/transfer/tagoverlap.h"
#include "ui/base/placenamer.h"
#include "ui/base/requestrunner.h"
#include "ui/copy/chosenimages.h"
#include "ui/upload/targetlook.h"

#include <QDialog>

#include <optional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace stowage {

class FieldNote;
class PlaceBox;
class RepositoryField;
struct UploadItem;

/// Where images of a place go: to which other place, repository and, of one image, which tag; what
/// is there already; one button. Enter copies, Escape leaves.
///
///     auto* sheet = new CopySheet(services, window);
///     connect(sheet, &CopySheet::confirmed, …, add the request to the queue);
///     sheet->begin(images, place);
///
/// It deletes itself when it closes. GUI thread.
class CopySheet : public QDialog {
    Q_OBJECT

public:
    struct Services {
        RequestRunner* requests; ///< Outlives the sheet.
        RegistryOpener open;     ///< Called on worker threads only.
        QList<Place> targets;    ///< Where can be written to; at least one.
        PlaceNamer namer = {};
    };

    explicit CopySheet(Services services, QWidget* parent = nullptr);
    ~CopySheet() override;

    /// Opens the sheet on these images. Without a repository it is the one of the same name.
    void begin(const ChosenImages& images, const Place& target,
               const std::optional<RepositoryName>& into = std::nullopt);

    /// What would be asked for; nothing while something is wrong with it.
    std::optional<CopyRequest> request() const;

    /// The target is known as far as it will be.
    bool isReady() const;

    PlaceBox& placeBox() { return *target_; }
    RepositoryField& repositoryField() { return *repository_; }
    QLineEdit& tagField() { return *tag_; }
    FieldNote& repositoryNote() { return *repositoryNote_; }
    FieldNote& tagNote() { return *tagNote_; }
    FieldNote& summary() { return *summary_; }

Q_SIGNALS:
    void confirmed(const stowage::TransferRequest& request);

public Q_SLOTS:
    void accept() override;

private:
    bool hasTag() const { return images_ && images_->images.size() == 1; }
    UploadItem typed() const;
    bool changesNothing() const;
    void changed();
    void updateNotes();
    void updateSummary();
    void look();
    void lookAtTags(const CopyRequest& request);
    void lookAtPlan(const CopyRequest& request);

    const Services services_;
    std::optional<ChosenImages> images_; ///< From begin() on.
    std::optional<CopyRequest> looked_;  ///< What is known, or asked, of the target is of this.
    TargetLook plan_;
    std::optional<TagOverlap> overlap_; ///< Of a whole repository, for which no plan is made.

    QLabel* title_;
    QLabel* from_;
    QFormLayout* form_;
    PlaceBox* target_;
    RepositoryField* repository_;
    FieldNote* repositoryNote_;
    QLineEdit* tag_;
    FieldNote* tagNote_;
    FieldNote* summary_;
    QPushButton* copy_;
    QTimer* rest_;
    Request looking_;
};

} // namespace stowage
