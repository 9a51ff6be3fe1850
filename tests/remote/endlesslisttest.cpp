#include "core/transfer/runtransfer.h"
#include "core/verify/verification.h"
#include "tests/remote/remoteground.h"
#include "tests/support/fakeregistry.h"

#include <QTest>

#include <atomic>

namespace stowage::test {

/// Lists whose pages lead in circles or have no end, read by all who read lists to their end.
class EndlessListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readByPages_data();
    void readByPages();
    void endlessListIsToldOf();
    void copiedRepositoryIsNotTakenForWhole();
    void verifiedRepositoryIsNotTakenForGood();
    void verifiedRegistryIsNotTakenForGood();

private:
    /// From now on each page of a list has one name, or `each` at once; they go around.
    static void goAround(ScriptedRegistry& server, const char* list, int pages, int each = 1);
};

void EndlessListTest::goAround(ScriptedRegistry& server, const char* list, int pages, int each) {
    const QByteArray key = QByteArray(list) == "_catalog" ? "repositories" : "tags";
    server.instead(
        "GET", list,
        [pages, key, each](const RecordedRequest& request) {
            const int page = request.query("page").toInt();
            QByteArrayList names;
            for (int i = 0; i < each; ++i) {
                names.append("\"v" + QByteArray::number(page * each + i) + '"');
            }
            return ScriptedAnswer::json(200, "{\"" + key + "\":[" + names.join(',') + "]}")
                .with("Link", '<' + request.path() + "?page=" +
                                  QByteArray::number((page + 1) % pages) + ">; rel=\"next\"");
        },
        ScriptedRegistry::always);
}

void EndlessListTest::readByPages_data() {
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<int>("pages");
    for (const char* list : {"_catalog", "/tags/list"}) {
        for (const int pages : {1, 2, 5}) {
            QTest::addRow("%s, %d", list, pages) << QByteArray(list) << pages;
        }
    }
}

void EndlessListTest::readByPages() {
    QFETCH(const QByteArray, list);
    QFETCH(const int, pages);
    RemoteGround ground;
    goAround(ground.server, list.constData(), pages);
    PageRequest request{.count = 1};
    std::optional<Error> error;
    for (int i = 0; i < 100 && !error; ++i) {
        // With another object each time, as a window does.
        if (list == "_catalog") {
            const auto page = ground.registry->repositories(request);
            error = page ? std::nullopt : std::optional(page.error());
            request.after = page ? page->next : QString();
        } else {
            const auto page = ground.registry->open(repositoryName("app"))->tags().page(request);
            error = page ? std::nullopt : std::optional(page.error());
            request.after = page ? page->next : QString();
        }
    }
    QVERIFY(error);
    QCOMPARE(error->code(), ErrorCode::Protocol);
    const QString message = error->message();
    QVERIFY2(message.contains(QLatin1String("circles")), qPrintable(message));
    QVERIFY2(message.contains(ground.server.address()), qPrintable(message));
    QVERIFY2(message.contains(QString::fromLatin1(list)), qPrintable(message));
    for (const RecordedRequest& each : ground.server.requests("GET", list)) {
        QVERIFY(!each.target.contains('#')); // The trail is nobody else's business.
    }
}

void EndlessListTest::endlessListIsToldOf() {
    RemoteGround ground;
    goAround(ground.server, "/tags/list", 1'000'000'000, 100'000);
    PageRequest request{.count = 1};
    for (int i = 0; i < 100; ++i) {
        const auto page = ground.repository->tags().page(request);
        if (!page) {
            COMPARE_ERROR(page, ErrorCode::Protocol);
            QVERIFY(page.error().message().contains(QLatin1String("no end")));
            return;
        }
        request.after = page->next;
    }
    QFAIL("it has no end");
}

void EndlessListTest::copiedRepositoryIsNotTakenForWhole() {
    RemoteGround ground;
    const SampleImage image = SampleImage::of({});
    const Digest digest = ground.server.addManifest(QStringLiteral("app"), image.manifest,
                                                    "application/vnd.oci.image.manifest.v1+json");
    for (int i = 0; i < 5000; ++i) {
        ground.server.addTag(QStringLiteral("app"), QStringLiteral("v%1").arg(i), digest);
    }
    goAround(ground.server, "/tags/list", 2, 1000);
    const auto target = FakeRegistry::create();
    const RegistryOpener open = [&](const Place& place, OpenMode, const std::stop_token&) {
        return Result<std::shared_ptr<Registry>>(
            place == target->place() ? std::shared_ptr<Registry>(target) : ground.registry);
    };
    TransferProgress progress;
    const auto copied = runTransfer({CopyRequest{.source = ground.registry->place(),
                                                 .repository = repositoryName("app"),
                                                 .target = target->place(),
                                                 .targetRepository = repositoryName("app")}},
                                    open, progress, {});
    COMPARE_ERROR(copied, ErrorCode::Protocol);
    QVERIFY2(copied.error().message().contains(QLatin1String("circles")),
             qPrintable(copied.error().message()));
}

void EndlessListTest::verifiedRepositoryIsNotTakenForGood() {
    RemoteGround ground;
    goAround(ground.server, "/tags/list", 2);
    QStringList said;
    const auto summary = verify(ground.registry, {.repository = repositoryName("app")}, {},
                                [&](Verification&, const QList<VerifiedObject>& changes) {
                                    for (const VerifiedObject& object : changes) {
                                        said += object.error ? object.error->message() : QString();
                                    }
                                });
    QVERIFY(!summary.allGood());
    QVERIFY2(said.join(QLatin1Char('\n')).contains(QLatin1String("circles")),
             qPrintable(said.join(QLatin1Char('\n'))));
}

void EndlessListTest::verifiedRegistryIsNotTakenForGood() {
    RemoteGround ground;
    goAround(ground.server, "_catalog", 3);
    const auto summary = verify(ground.registry, {}, {}, {});
    QVERIFY(!summary.allGood());
    QVERIFY(summary.error);
    QVERIFY2(summary.error->message().contains(QLatin1String("circles")),
             qPrintable(summary.error->message()));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::EndlessListTest)
#include "endlesslisttest.moc"
