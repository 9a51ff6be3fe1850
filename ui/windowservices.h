#pragma once

#include "core/registry/recognition.h"
#include "core/registry/registry.h"
#include "core/registry/serverservices.h"

#include <QString>

class QSettings;

namespace stowage {

class TransferQueue;

/// All that the window needs from outside, so that it knows no kind of registry and no folder of
/// this machine. Made by the composition root, which owns what is pointed to and outlives the
/// window. A test fills in what its scene needs; what is left out is not offered.
struct WindowServices {
    RegistryOpener open;                ///< Called on worker threads only.
    Recognizer recognize = {};          ///< Called on worker threads only.
    TransferQueue* transfers = nullptr; ///< Lives on the GUI thread.
    Place localRegistry = {};           ///< Made when absent; cannot be taken off the list.
    QSettings* settings = nullptr;      ///< Geometry, places, columns. Never a secret.
    QString stateFolder = {};     ///< Where results of verifications are kept; empty: nowhere.
    QString dragFolder = {};      ///< Where what is dragged out lies meanwhile; empty: no drags.
    QString sampleImagePath = {}; ///< An archive with a small image; empty: none is offered.
    ServerServices servers = {};  ///< Of registries on other machines.
};

} // namespace stowage
