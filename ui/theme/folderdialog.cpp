#include "ui/theme/folderdialog.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace stowage {

namespace {

/// Where a path is typed whole, Qt 6.4 may have the folder's parent among what was chosen.
QString chosenFolder(const QFileDialog& dialog) {
    const QStringList chosen = dialog.selectedFiles();
    const auto deepest = std::ranges::max_element(
        chosen, {}, [](const QString& path) { return path.count(QLatin1Char('/')); });
    return deepest == chosen.end() ? QString()
                                   : QDir::cleanPath(QFileInfo(*deepest).absoluteFilePath());
}

/// Qt's own dialog for folders knows but those that are there: for any other name its button is
/// disabled, and pressed all the same it says that there is no such folder.
class NewFolderDialog final : public QFileDialog {
public:
    NewFolderDialog(QWidget* parent, const QString& title, const QString& folder)
        : QFileDialog(parent, title, folder) {}

    /// Once the mode is set. A desktop's own dialog has no such parts.
    void suggest(const QString& name) {
        auto* field = findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        const auto* buttons = findChild<QDialogButtonBox*>(QStringLiteral("buttonBox"));
        if (!field || !buttons) {
            return;
        }
        for (QAbstractButton* button : buttons->buttons()) {
            if (buttons->buttonRole(button) == QDialogButtonBox::AcceptRole) {
                button_ = button;
            }
        }
        if (button_) {
            button_->installEventFilter(this);
            connect(field, &QLineEdit::textChanged, this, &NewFolderDialog::updateButton);
        }
        field->setText(name);
        field->selectAll();
    }

    void accept() override {
        if (isNew()) {
            done(Accepted); // QFileDialog would want it to be there.
        } else {
            QFileDialog::accept();
        }
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == button_ && event->type() == QEvent::EnabledChange) {
            updateButton();
        }
        return QFileDialog::eventFilter(watched, event);
    }

private:
    bool isNew() const {
        const QFileInfo chosen(chosenFolder(*this));
        return !chosen.exists() && !chosen.isSymLink() && !chosen.fileName().isEmpty() &&
               QFileInfo(chosen.path()).isDir();
    }

    void updateButton() {
        if (!button_->isEnabled() && isNew()) {
            button_->setEnabled(true);
        }
    }

    QAbstractButton* button_ = nullptr;
};

void prepare(QFileDialog* dialog, QWidget* parent,
             const std::function<void(const QString& path)>& take) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    // Not by fileSelected(), which says nothing where there is more than the one.
    QObject::connect(dialog, &QDialog::accepted, parent, [dialog, take] {
        if (const QString chosen = chosenFolder(*dialog); !chosen.isEmpty()) {
            take(chosen);
        }
    });
}

} // namespace

QFileDialog* folderDialog(QWidget* parent, const QString& title, const QString& folder,
                          const std::function<void(const QString& path)>& take) {
    auto* dialog = new QFileDialog(parent, title, folder);
    prepare(dialog, parent, take);
    return dialog;
}

QFileDialog* newFolderDialog(QWidget* parent, const QString& title, const QString& folder,
                             const QString& name,
                             const std::function<void(const QString& path)>& take) {
    auto* dialog = new NewFolderDialog(parent, title, folder);
    prepare(dialog, parent, take);
    dialog->suggest(name);
    return dialog;
}

} // namespace stowage
