#include "ui/browse/referrer.h"

#include <QCoreApplication>

#include <algorithm>
#include <initializer_list>

namespace stowage {

namespace {

struct ReferrerText {
    Q_DECLARE_TR_FUNCTIONS(Referrer)
};

} // namespace

QString Referrer::title() const {
    if (!descriptor) {
        return ReferrerText::tr("Referrers");
    }
    const auto isOf = [type = descriptor->artifactType](std::initializer_list<const char*> types) {
        return std::ranges::any_of(
            types, [&](const char* known) { return type.startsWith(QLatin1String(known)); });
    };
    if (isOf({"application/vnd.cncf.notary.signature", "application/vnd.dev.cosign.artifact.sig.",
              "application/vnd.dev.cosign.simplesigning."})) {
        return ReferrerText::tr("Signature");
    }
    if (isOf({"application/spdx", "text/spdx", "application/vnd.cyclonedx", "application/vnd.syft",
              "application/vnd.dev.cosign.artifact.sbom."})) {
        return ReferrerText::tr("SBOM");
    }
    if (isOf({"application/vnd.in-toto", "application/vnd.dev.sigstore.bundle"})) {
        return ReferrerText::tr("Attestation");
    }
    return ReferrerText::tr("Referrer");
}

} // namespace stowage
