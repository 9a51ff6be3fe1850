#pragma once

#include "core/base/error.h"

#include <QList>
#include <QString>

namespace stowage {

/// What helps against a failure, so that the row where it happened can offer it as a button.
enum class Remedy {
    None,
    Retry,       ///< Do the same again.
    LogIn,       ///< Ask for a name and password, then again.
    ChooseOther, ///< Another file, place, name or tag.
    FreeSpace,   ///< Show the folder so that room can be made, then again.
    StartOver,   ///< Again from the first byte, dropping what was kept.
};

/// A failure in words for a person. Plain text throughout.
struct Explanation {
    QString title;    ///< What happened: "The disk is full".
    QString sentence; ///< To what, and what can be done about it.
    QString detail;   ///< The untranslated message of the core and its complete list of items.
    Remedy remedy = Remedy::None;
    QString remedyText = {};  ///< The button's text: "Try again"; empty for None.
    bool isShortened = false; ///< The sentence leaves out what only the detail has whole.
};

/// Puts an error of the core into the user's language and names the way out.
Explanation explain(const Error& error);

/// The same where only some ways out can be offered: another one becomes the first of these.
Explanation explain(const Error& error, const QList<Remedy>& offered);

} // namespace stowage
