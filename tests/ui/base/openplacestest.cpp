#include "ui/base/openplaces.h"

#include "tests/support/fakeregistry.h"
#include "tests/support/results.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace stowage;
using test::FakeRegistry;

namespace {

const Place local{Place::Kind::RegistryFolder, QStringLiteral("/local")};
const Place folder{Place::Kind::RegistryFolder, QStringLiteral("/folder")};
const Place archive{Place::Kind::DockerArchive, QStringLiteral("/archive.tar")};

} // namespace

class OpenPlacesTest : public QObject {
    Q_OBJECT

private:
    std::atomic<int> opened_ = 0;
    QList<OpenMode> modes_;

    RegistryOpener opener() {
        opened_ = 0;
        modes_.clear();
        return [this](const Place&, OpenMode mode,
                      std::stop_token) -> Result<std::shared_ptr<Registry>> {
            ++opened_;
            modes_.append(mode);
            return FakeRegistry::create();
        };
    }

private Q_SLOTS:
    void eachIsOpenedOnceAndShared() {
        OpenPlaces places(opener(), local);
        const auto first = places.open(folder, {});
        const auto second = places.open(folder, {});
        VERIFY_RESULT(first);
        VERIFY_RESULT(second);
        QCOMPARE(first->get(), second->get());
        QCOMPARE(opened_.load(), 1);
    }

    void whoAsksMeanwhileGetsTheSame() {
        OpenPlaces places(opener(), local);
        std::vector<Registry*> got(8);
        {
            std::vector<std::jthread> threads;
            for (auto& registry : got) {
                threads.emplace_back([&] { registry = places.open(archive, {})->get(); });
            }
        }
        QCOMPARE(opened_.load(), 1);
        QVERIFY(std::ranges::all_of(got, [&](auto* one) { return one == got.front(); }));
    }

    void theLocalOneIsMadeAndOthersMustExist() {
        OpenPlaces places(opener(), local);
        VERIFY_RESULT(places.open(local, {}));
        VERIFY_RESULT(places.open(folder, {}));
        VERIFY_RESULT(places.open(archive, {}));
        QCOMPARE(modes_, QList({OpenMode::Create, OpenMode::ReadWrite, OpenMode::Read}));
    }

    void whatCannotBeWrittenIsOpenedForReading() {
        OpenPlaces places(
            [](const Place&, OpenMode mode, std::stop_token) -> Result<std::shared_ptr<Registry>> {
                if (mode != OpenMode::Read) {
                    return failure(ErrorCode::ReadOnly, QStringLiteral("no"));
                }
                return FakeRegistry::create();
            },
            local);
        VERIFY_RESULT(places.open(folder, {}));
        COMPARE_ERROR(places.open(local, {}), ErrorCode::ReadOnly);
    }

    void failuresAreNotKept() {
        bool fails = true;
        OpenPlaces places(
            [&](const Place&, OpenMode, std::stop_token) -> Result<std::shared_ptr<Registry>> {
                if (fails) {
                    return failure(ErrorCode::NotFound, QStringLiteral("not yet"));
                }
                return FakeRegistry::create();
            },
            local);
        COMPARE_ERROR(places.open(archive, {}), ErrorCode::NotFound);
        fails = false;
        VERIFY_RESULT(places.open(archive, {}));
    }

    void forgottenOnesAreOpenedAnew() {
        OpenPlaces places(opener(), local);
        VERIFY_RESULT(places.open(folder, {}));
        places.forget(folder);
        VERIFY_RESULT(places.open(folder, {}));
        QCOMPARE(opened_.load(), 2);
    }
};

QTEST_GUILESS_MAIN(OpenPlacesTest)
#include "openplacestest.moc"
