#include "ui/browse/imagejudgement.h"

#include <QTest>

using namespace stowage;

namespace {

using Kind = VerifiedObject::Kind;
using State = VerifiedObject::State;

const RepositoryName repository = *RepositoryName::parse(QStringLiteral("team/app"));

Digest digestOf(std::size_t number) {
    return *Digest::parse(QStringLiteral("sha256:%1").arg(number, 64, 16, QLatin1Char('0')));
}

/// By id, each with those that it belongs to.
class Objects {
public:
    std::size_t add(Kind kind, State state, const QList<int>& parents = {}) {
        const std::size_t id = all_.size();
        VerifiedObject object{
            .id = int(id), .kind = kind, .state = state, .expected = digestOf(id)};
        for (const int parent : parents) {
            object.uses.append({.repository = repository, .parent = parent});
        }
        all_.push_back(object);
        return id;
    }

    const std::vector<VerifiedObject>& all() const { return all_; }

private:
    std::vector<VerifiedObject> all_;
};

} // namespace

class ImageJudgementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anImageIsAsBadAsItsWorstPart() {
        Objects objects;
        const auto index = objects.add(Kind::Index, State::Good);
        const auto good = objects.add(Kind::Manifest, State::Good, {int(index)});
        const auto bad = objects.add(Kind::Manifest, State::Good, {int(index)});
        objects.add(Kind::Layer, State::Good, {int(good), int(bad)});
        const auto layer = objects.add(Kind::Layer, State::Missing, {int(bad)});
        objects.add(Kind::DiffId, State::Bad, {int(layer)});
        const auto alone = objects.add(Kind::Manifest, State::Checking);
        const QDateTime when(QDate(2026, 5, 4), QTime(3, 2, 1), Qt::UTC);
        const ObjectStates images = judgeImages(objects.all(), when);
        QCOMPARE(images.size(), 4);
        QCOMPARE(images.value(digestOf(good)).sign, Sign::Good);
        QCOMPARE(images.value(digestOf(good)).when, when);
        QCOMPARE(images.value(digestOf(bad)).sign, Sign::Bad);
        QCOMPARE(images.value(digestOf(index)).sign, Sign::Bad);
        QCOMPARE(images.value(digestOf(alone)).sign, Sign::Working);
        QVERIFY2(!images.value(digestOf(alone)).when.isValid(), "it has not come to its end");
    }

    void whatIsNotThereYetIsNoParent() {
        Objects objects;
        objects.add(Kind::Layer, State::Bad, {-1, 7});
        QVERIFY(judgeImages(objects.all(), {}).isEmpty());
    }

    /// In the square of the images this would take an hour.
    void aLayerOfVeryManyImages() {
        constexpr int count = 400000;
        Objects objects;
        QList<int> parents;
        for (int i = 0; i < count; ++i) {
            parents.append(int(objects.add(Kind::Manifest, State::Good)));
        }
        objects.add(Kind::Layer, State::Bad, parents);
        const ObjectStates images = judgeImages(objects.all(), {});
        QCOMPARE(images.size(), count);
        QVERIFY(std::ranges::all_of(images, &ObjectState::isFault));
    }
};

QTEST_GUILESS_MAIN(ImageJudgementTest)
#include "imagejudgementtest.moc"
