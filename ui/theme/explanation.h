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

/// A failure in words for a person: none of its three texts repeats another. Plain text throughout.
struct Explanation {
    QString title;    ///< What happened: "The disk is full".
    QString sentence; ///< To what, in the core's untranslated words, and what can be done about it.
                      ///< Empty where the title has said it all.
    QString detail;   ///< What the sentence leaves out, in lines: paths and digests that it
                      ///< shortens, and the things that the error is about. Often empty.
    Remedy remedy = Remedy::None;
    QString remedyText = {}; ///< The button's text: "Try again"; empty for None.

    /// The sentence and the detail, for a tool tip below the title.
    QString inFull() const;
};

/// Puts an error of the core into the user's language and names the way out.
Explanation explain(const Error& error);

/// The same where only some ways out can be offered: another one becomes the first of these.
Explanation explain(const Error& error, const QList<Remedy>& offered);

} // namespace stowage
