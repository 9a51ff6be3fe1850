#pragma once

namespace stowage::test {

/// Permissions mean nothing to root: its run of a test program becomes an ordinary user's, before
/// the application is made (initMain). Ends the program where that cannot be.
void becomeOrdinaryUser();

} // namespace stowage::test
