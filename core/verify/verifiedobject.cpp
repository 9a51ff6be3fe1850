#include "core/verify/verifiedobject.h"

namespace stowage {

QString verifiedKindName(VerifiedObject::Kind kind) {
    switch (kind) {
    case VerifiedObject::Kind::Repository:
        return QStringLiteral("repository");
    case VerifiedObject::Kind::Tag:
        return QStringLiteral("tag");
    case VerifiedObject::Kind::Index:
        return QStringLiteral("index");
    case VerifiedObject::Kind::Manifest:
        return QStringLiteral("manifest");
    case VerifiedObject::Kind::Config:
        return QStringLiteral("config");
    case VerifiedObject::Kind::Layer:
        return QStringLiteral("layer");
    case VerifiedObject::Kind::DiffId:
        return QStringLiteral("diff-id");
    case VerifiedObject::Kind::Blob:
        break;
    }
    return QStringLiteral("blob");
}

QString verifiedStateName(VerifiedObject::State state) {
    switch (state) {
    case VerifiedObject::State::Waiting:
        return QStringLiteral("waiting");
    case VerifiedObject::State::Checking:
        return QStringLiteral("checking");
    case VerifiedObject::State::Good:
        return QStringLiteral("good");
    case VerifiedObject::State::Bad:
        return QStringLiteral("bad");
    case VerifiedObject::State::Missing:
        return QStringLiteral("missing");
    case VerifiedObject::State::NotChecked:
        break;
    }
    return QStringLiteral("not-checked");
}

} // namespace stowage
