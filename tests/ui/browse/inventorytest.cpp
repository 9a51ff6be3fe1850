#include "ui/browse/inventory.h"

#include "tests/support/results.h"
#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/inventorylabel.h"
#include "ui/theme/format.h"

#include <QTest>

#include <algorithm>

using namespace stowage;
using test::BrowseFixture;

namespace {

const QString app = QStringLiteral("team/app");
const QString web = QStringLiteral("team/web");
const QString v1 = QStringLiteral("v1");

} // namespace

class InventoryTest : public QObject {
    Q_OBJECT

private:
    static Inventory take(BrowseFixture& ground, const Location& location) {
        auto inventory = takeInventory(*ground.registry, location, {});
        return inventory ? *std::move(inventory) : Inventory{.isWhole = false};
    }

    static const Inventory::Blob* find(const Inventory& inventory, const Digest& digest) {
        const auto found = std::ranges::find(inventory.blobs, digest, &Inventory::Blob::digest);
        return found == inventory.blobs.end() ? nullptr : &*found;
    }

    static qint64 count(const Inventory& inventory, VerifiedObject::Kind kind) {
        return std::ranges::count(inventory.blobs, kind, &Inventory::Blob::kind);
    }

private Q_SLOTS:
    void whatIsSharedIsStoredOnce() {
        BrowseFixture ground;
        const Digest one = ground.addImage(app, v1, {test::noise(5000, 1), test::noise(3000, 2)});
        ground.addImage(app, QStringLiteral("v2"), {test::noise(5000, 1), test::noise(400, 3)});
        ground.addImage(web, v1, {test::noise(5000, 1)});
        const Inventory inventory = take(ground, {ground.place});
        QVERIFY(inventory.isWhole);
        QCOMPARE(inventory.images.size(), std::size_t(3));
        QCOMPARE(count(inventory, VerifiedObject::Kind::Layer), 3);
        QCOMPARE(count(inventory, VerifiedObject::Kind::Config), 3);
        QCOMPARE(count(inventory, VerifiedObject::Kind::Manifest), 3);
        qint64 stored = 0;
        qint64 unshared = 0;
        for (const Inventory::Blob& blob : inventory.blobs) {
            QCOMPARE(blob.size, ground.registry->blob(blob.digest).size());
            stored += blob.size;
            unshared += blob.size * qint64(blob.images.size());
        }
        QCOMPARE(inventory.stored, stored);
        QCOMPARE(inventory.unshared, unshared);
        const auto shared = std::ranges::max(inventory.blobs, {}, &Inventory::Blob::size);
        QCOMPARE(shared.images.size(), std::size_t(3));
        QCOMPARE(inventory.unshared - inventory.stored, 2 * shared.size);
        QCOMPARE(inventory.repositories.at(ground.name(app)).tags, 2);
        QCOMPARE(inventory.repositories.at(ground.name(app)).images, 2);

        // Of an image only what it needs.
        const Inventory image = take(ground, ground.at(app, v1));
        QCOMPARE(image.blobs.size(), std::size_t(4));
        QCOMPARE(image.images.front().locationIn(ground.place), ground.at(app, v1));
        QVERIFY(find(image, one));
        QCOMPARE(take(ground, ground.at(app)).images.size(), std::size_t(2));
    }

    void whatIsLeftOverIsCounted() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        const Digest lonely = ground.registry->addLayer(app, test::noise(700, 4));
        for (const QString& name : {app, QStringLiteral("nothing/else")}) {
            const auto repository = ground.registry->open(ground.name(name));
            auto upload = repository->layers().upload();
            VERIFY_RESULT(upload);
            VERIFY_RESULT((*upload)->write(QByteArray(1000, 'x')));
            VERIFY_RESULT((*upload)->checkpoint({}));
            VERIFY_RESULT((*upload)->close());
        }
        const Inventory inventory = take(ground, {ground.place});
        QCOMPARE(inventory.uploads.count, 2);
        QCOMPARE(inventory.uploads.bytes, 2000);
        QCOMPARE(inventory.unneeded.count, 1);
        QCOMPARE(inventory.unneeded.bytes, 700);
        QVERIFY(find(inventory, lonely));
        QCOMPARE(find(inventory, lonely)->kind, VerifiedObject::Kind::Blob);
        QVERIFY(find(inventory, lonely)->images.empty());

        InventoryLabel label;
        label.show(&inventory);
        QVERIFY(
            label.text().contains(QStringLiteral("2 unfinished upload(s), ") + formatSize(2000)));
        QVERIFY(label.text().contains(QStringLiteral("1 blob(s) that no image needs, 700 B")));
        QVERIFY(!label.text().contains(QStringLiteral("shared")));
    }

    void anIndexNamesWhatItIsMadeOf() {
        BrowseFixture ground;
        const Digest arm = ground.addImage(app, {}, {"arm"});
        const Digest gone = Digest::ofNothing();
        const Digest index = ground.registry->addManifest(
            app,
            test::indexOf(
                {test::indexEntry(arm, QStringLiteral("linux"), QStringLiteral("arm64")),
                 test::indexEntry(gone, QStringLiteral("linux"), QStringLiteral("s390x"))}),
            v1);
        const Inventory inventory = take(ground, ground.at(app, v1));
        QCOMPARE(find(inventory, index)->kind, VerifiedObject::Kind::Index);
        const Inventory::Blob* part = find(inventory, arm);
        QVERIFY(part);
        const Location location =
            inventory.images.at(std::size_t(part->images.front())).locationIn(ground.place);
        QCOMPARE(location.tag, ground.tag(v1));
        QCOMPARE(location.child, arm);
        QVERIFY2(inventory.isWhole, "an index may name more than was copied");
        QVERIFY(find(inventory, gone));
    }

    void whatCannotBeReadIsSaid() {
        BrowseFixture ground;
        const Digest bad = ground.addImage(app, v1);
        ground.addImage(app, QStringLiteral("v2"), {"other"});
        ground.registry->flip(bad, 3);
        const Inventory inventory = take(ground, {ground.place});
        QVERIFY(!inventory.isWhole);
        QVERIFY2(find(inventory, bad), "it has a tile all the same");
        QCOMPARE(inventory.images.size(), std::size_t(1));
        ground.registry->failTags(app);
        QCOMPARE(take(ground, {ground.place}).repositories.at(ground.name(app)).tags, -1);
        ground.registry->failListing();
        QVERIFY(!takeInventory(*ground.registry, {ground.place}, {}));
        QVERIFY(!takeInventory(*ground.registry, ground.at(app, QStringLiteral("v9")), {}));
    }

    void hostileSizesDoNotOverflow() {
        BrowseFixture ground;
        const auto part = [](const QString& type, int number, qint64 size) {
            return QJsonObject{{QStringLiteral("mediaType"), type},
                               {QStringLiteral("size"), size},
                               {QStringLiteral("digest"),
                                QStringLiteral("sha256:%1").arg(number, 64, 16, QLatin1Char('0'))}};
        };
        QJsonArray layers; // more bytes than can be counted
        for (int i = 1; i <= 1100; ++i) {
            layers.append(part(MediaType::ociLayer, i, (qint64(1) << 53) - 1));
        }
        const QByteArray manifest =
            QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                      {QStringLiteral("mediaType"), MediaType::ociManifest},
                                      {QStringLiteral("config"), part(MediaType::ociConfig, 0, 2)},
                                      {QStringLiteral("layers"), layers}})
                .toJson();
        ground.registry->addManifest(app, manifest, v1);
        const Inventory inventory = take(ground, {ground.place});
        QVERIFY(inventory.stored > 0);
        QVERIFY(inventory.unshared > 0);
        QVERIFY(inventory.repositories.at(ground.name(app)).size > 0);
    }

    void stoppingEndsIt() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        std::stop_source stop;
        stop.request_stop();
        const auto inventory = takeInventory(*ground.registry, ground.at(app), stop.get_token());
        QVERIFY(!inventory && inventory.error().isCancelled());
    }
};

QTEST_MAIN(InventoryTest)
#include "inventorytest.moc"
