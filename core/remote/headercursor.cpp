#include "core/remote/headercursor.h"

namespace stowage {

namespace {

bool isAlnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isTokenCharacter(char c) {
    return isAlnum(c) || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken68Character(char c) {
    return isAlnum(c) || (c != '\0' && QByteArrayView("-._~+/").contains(c));
}

bool isVisible(char c) {
    return c > ' ' && c < '\x7f';
}

/// What may stand in a quoted string: anything but control characters, a tab apart.
bool isText(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

} // namespace

HeaderCursor::HeaderCursor(QByteArrayView header)
    : header_(header.size() > longest ? QByteArrayView() : header) {}

template <class Predicate>
QByteArray HeaderCursor::takeWhile(Predicate belongs) {
    const qsizetype begin = at_;
    while (!atEnd() && belongs(header_[at_])) {
        ++at_;
    }
    return header_.sliced(begin, at_ - begin).toByteArray();
}

void HeaderCursor::skipSpace() {
    while (peek() == ' ' || peek() == '\t') {
        ++at_;
    }
}

bool HeaderCursor::atSeparator() const {
    return peek() == ',' || peek() == '\n';
}

void HeaderCursor::skipSeparators() {
    skipSpace();
    while (atSeparator()) {
        ++at_;
        skipSpace();
    }
}

void HeaderCursor::skipElement() {
    while (!atEnd() && !atSeparator()) {
        if (peek() != '"') {
            ++at_;
        } else if (!quotedString()) {
            // Where an unfinished string ends is anyone's guess: there is nothing after it.
            at_ = header_.size();
        }
    }
}

bool HeaderCursor::take(char c) {
    if (atEnd() || header_[at_] != c) {
        return false;
    }
    ++at_;
    return true;
}

QByteArray HeaderCursor::token() {
    return takeWhile(isTokenCharacter);
}

QByteArray HeaderCursor::token68() {
    const qsizetype begin = at_;
    QByteArray text = takeWhile(isToken68Character);
    if (!text.isEmpty()) {
        text += takeWhile([](char c) { return c == '='; });
        const qsizetype end = at_;
        skipSpace();
        if (atEnd() || atSeparator()) {
            at_ = end;
            return text;
        }
    }
    at_ = begin;
    return {};
}

std::optional<QByteArray> HeaderCursor::quotedString() {
    const qsizetype begin = at_;
    QByteArray text;
    if (take('"')) {
        while (!atEnd() && isText(header_[at_])) {
            if (take('"')) {
                return text;
            }
            take('\\');
            if (atEnd() || !isText(header_[at_])) {
                break;
            }
            text += header_[at_++];
        }
    }
    at_ = begin;
    return std::nullopt;
}

QByteArray HeaderCursor::looseValue() {
    return takeWhile([](char c) { return isVisible(c) && c != ',' && c != ';' && c != '"'; });
}

std::optional<QByteArray> HeaderCursor::bracketed() {
    const qsizetype begin = at_;
    if (take('<')) {
        QByteArray text = takeWhile([](char c) { return isVisible(c) && c != '<' && c != '>'; });
        if (take('>')) {
            return text;
        }
    }
    at_ = begin;
    return std::nullopt;
}

} // namespace stowage
