#pragma once

#include <QPlainTextEdit>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace stowage {

class FilterField;

/// The documents of an image as they are stored: manifest, index, config. Plain text in a fixed
/// face; what is JSON can be laid out for reading, but then it is no longer the bytes that the
/// digest is of, and that is said. GUI thread; owned by its parent.
class DocumentView : public QWidget {
    Q_OBJECT

public:
    struct Document {
        QString title; ///< "Manifest"
        QByteArray bytes;
    };

    explicit DocumentView(QWidget* parent = nullptr);

    void show(const QList<Document>& documents);
    /// Turns to the document of this title, if there is one.
    void choose(const QString& title);
    FilterField& finder() { return *find_; }
    QPlainTextEdit& text() { return *text_; }

private:
    void update();
    void findNext();

    QList<Document> documents_;
    QComboBox* which_;
    FilterField* find_;
    QToolButton* laidOut_;
    QPlainTextEdit* text_;
};

} // namespace stowage
