#pragma once

#include <QAbstractItemView>
#include <QKeySequence>
#include <QString>
#include <QWidget>

class QAbstractButton;
class QMenu;

// What a person does with mouse and keyboard, as events. Each answers whether it could be done;
// where it could not, the reason is a warning in the test's log.

namespace stowage::test {

/// The middle of a widget, as a point of its window.
QPoint middleOf(const QWidget& widget);

/// Presses a key, or types, where the keyboard's focus is.
bool press(const QKeySequence& keys);
bool type(const QString& text);

/// Presses Tab until the widget has the focus.
bool tabTo(const QWidget& widget);

/// Clicks on a row's cell, once it is in view.
bool click(QAbstractItemView& view, const QModelIndex& index);
bool doubleClick(QAbstractItemView& view, const QModelIndex& index);

/// Clicks the visible, enabled button with this text (without "&") below `parent`.
bool clickButton(const QWidget& parent, const QString& text);

/// The visible, enabled button with this text; null when there is none.
QAbstractButton* buttonOf(const QWidget& parent, const QString& text);

/// Opens a menu of the menu bar by a click, then clicks the entries that lead to the last one:
/// {"File", "Export", "Export Layer as Stored…"}.
bool chooseInMenuBar(QWidget& window, const QStringList& path);

/// Opens the context menu of a row by mouse, or by key for the row that is current, and clicks the
/// entry, or the entries that lead to the last one.
bool chooseInContextMenu(QAbstractItemView& view, const QModelIndex& index, const QString& text);
bool chooseInContextMenu(QAbstractItemView& view, const QModelIndex& index,
                         const QStringList& path);
bool chooseInContextMenuByKey(QAbstractItemView& view, const QStringList& path);

/// Types a path into the file dialog that is open, and confirms it with Enter.
bool answerFileDialog(QWidget& window, const QString& path);

/// Whether a visible label below `parent` has this text in it.
bool says(const QWidget& parent, const QString& text);

} // namespace stowage::test
