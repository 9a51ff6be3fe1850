#include "tests/ui/window/ordinaryuser.h"

#include <QtGlobal>

#include <unistd.h>

namespace stowage::test {

void becomeOrdinaryUser() {
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) {
        qFatal("cannot become an ordinary user");
    }
}

} // namespace stowage::test
