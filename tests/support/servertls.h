#pragma once

#include <QString>

namespace stowage::test {

/// What a server shows and asks for over TLS. All are PEM files, such as a TestAuthority makes.
struct ServerTls {
    QString certificateFile;
    QString keyFile;
    QString clientAuthorityFile = {}; ///< Not empty: clients must show a certificate of this one's.
};

} // namespace stowage::test
