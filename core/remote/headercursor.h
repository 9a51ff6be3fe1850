#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace stowage {

/// Walks over the value of one HTTP header by the productions that its grammars share (RFC 9110,
/// section 5.6), each of which is taken whole or not at all. What a header says is the server's:
/// nothing here reads past the end, and every walk is linear in the header's length.
///
/// Lines of the same name that were joined by a line feed, as Qt joins some, read like a list that
/// was joined by a comma. A value; the bytes must outlive it. One thread.
class HeaderCursor {
public:
    /// Longer headers are not looked at: 64 KiB, four times what servers send at most.
    static constexpr qsizetype longest = 64 * 1024;

    explicit HeaderCursor(QByteArrayView header);

    bool atEnd() const { return at_ == header_.size(); }

    void skipSpace();      ///< OWS: spaces and tabs.
    void skipSeparators(); ///< Commas, line feeds and the space around them.
    bool atSeparator() const;

    /// To the next comma that stands in no quoted string: past what could not be read.
    void skipElement();

    bool take(char c);

    /// `token`; empty where there is none.
    QByteArray token();

    /// `token68`, followed by a separator or the end; empty where there is none.
    QByteArray token68();

    /// The content of a `quoted-string`, its escapes resolved. Nothing, with the cursor where it
    /// was, when there is none or it does not end or holds a control character.
    std::optional<QByteArray> quotedString();

    /// An unquoted value as servers write it, where a token is asked for: visible ASCII up to a
    /// space, a comma, a semicolon or a quotation mark. Empty where there is none.
    QByteArray looseValue();

    /// What stands between '<' and '>', which may not hold spaces or control characters. As
    /// quotedString().
    std::optional<QByteArray> bracketed();

private:
    template <class Predicate>
    QByteArray takeWhile(Predicate belongs);
    char peek() const { return atEnd() ? '\0' : header_[at_]; }

    QByteArrayView header_;
    qsizetype at_ = 0;
};

} // namespace stowage
