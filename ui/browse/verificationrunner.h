#pragma once

#include "core/verify/verification.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/location.h"
#include "ui/browse/objectstate.h"
#include "ui/browse/verificationrecord.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace stowage {

/// Runs one verification at a time and samples it ten times a second. Remembers what was found,
/// with its date: the state of each object and the outcome, in a file. GUI thread.
class VerificationRunner : public QObject {
    Q_OBJECT

public:
    /// `places` and `requests` outlive it. `stateFolder` may be empty: then nothing is kept.
    VerificationRunner(OpenPlaces& places, RequestRunner& requests, const QString& stateFolder,
                       QObject* parent = nullptr);
    ~VerificationRunner() override;

    /// A place, repository or image. Does nothing while one runs: that is stopped by nobody but who
    /// wants it to.
    void start(const Location& scope);
    void stop();

    bool isRunning() const { return running_; }

    /// Of what runs, or ran last.
    const std::optional<Location>& scope() const { return scope_; }
    const std::vector<VerifiedObject>& objects() const { return objects_; } ///< By id.
    QList<int> faults() const;                                              ///< Ids.
    QStringList imagesUsing(int id) const;
    /// The image that an object belongs to, or the repository where there is none.
    std::optional<Location> locationOf(int id) const;
    /// The faults with what is needed to show them, those that lie in `location`.
    QList<VerificationFault> faultsIn(const Location& location) const;
    int settledCount() const { return settled_; }
    qint64 done() const;
    qint64 total() const;
    const std::optional<Error>& error() const { return error_; }

    const ObjectStates& states(const Place& place) const;

    /// Of the tag itself, by which an image is named: that what it names is there. `top` is what
    /// that is now.
    std::optional<ObjectState> tagState(const Location& image, const Digest& top) const;

    /// Of manifests and indexes with all that belongs to them: the worst of it.
    const ObjectStates& imageStates(const Place& place) const;

    /// The last complete outcome for just this location, or for what it lies in where that found no
    /// fault or one that lies here. `digest` is what an image's tag names now: a record of another
    /// is not answered, nor one of a place or repository that did not have it then.
    std::optional<VerificationRecord> record(const Location& location,
                                             const std::optional<Digest>& digest = {}) const;

Q_SIGNALS:
    void started();
    void progressed();
    void finished();
    void recordsChanged();

private:
    void begin(std::shared_ptr<Registry> registry);
    void sample();
    void end(std::optional<Error> error);
    void judgeTag(const VerifiedObject& tag, const QDateTime& now);
    VerificationRecord outcome() const;
    void readRecords();
    void restore(QHash<Place, KeptPlace> kept);
    void writeRecords();

    OpenPlaces& places_;
    RequestRunner& requests_;
    const QString recordsPath_;
    QTimer sampling_;
    Request opening_;
    Request reading_;
    Request writing_;
    bool writeAgain_ = false; ///< There are newer ones than those that are being written.
    std::optional<Location> scope_;
    bool running_ = false;
    std::unique_ptr<Verification> verification_;
    std::vector<VerifiedObject> objects_;
    int settled_ = 0;
    std::optional<Error> error_;
    QHash<Place, ObjectStates> states_;
    QHash<Place, ObjectStates> imageStates_;
    QHash<QString, ObjectState> tagStates_; ///< By Location::toString().
    VerificationRecords records_;
};

} // namespace stowage
