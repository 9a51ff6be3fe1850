#include "ui/browse/addresscompletion.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placesmodel.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;

namespace {

const Place server{Place::Kind::Remote, QStringLiteral("reg.example:5000")};

} // namespace

class AddressCompletionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whereOneWasStandsBeforeWhatIsKnown() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("team/app"), QStringLiteral("v1"));
        PlacesModel places(ground.places, ground.requests);
        places.addPlace(ground.place);
        places.addPlace(server);
        places.open(ground.place);
        QTRY_COMPARE(places.repositoryCount(ground.place), 1);
        Navigator navigator;
        const Location image{server, BrowseFixture::name(QStringLiteral("web")),
                             BrowseFixture::tag(QStringLiteral("v2"))};
        navigator.go({server});
        navigator.go(image);
        navigator.go({server});
        QLineEdit field;
        const auto* completion = new AddressCompletion(field, navigator, places);
        QCOMPARE(completion->addresses(),
                 QStringList({QStringLiteral("docker://reg.example:5000"),
                              QStringLiteral("docker://reg.example:5000/web:v2"),
                              ground.place.toString(),
                              ground.at(QStringLiteral("team/app")).toString()}));
    }

    void anyPartOfAnAddressFindsIt() {
        BrowseFixture ground;
        PlacesModel places(ground.places, ground.requests);
        places.addPlace(server);
        Navigator navigator;
        QWidget window;
        QLineEdit field(&window);
        new AddressCompletion(field, navigator, places);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        field.setFocus();
        QTest::keyClicks(&field, QStringLiteral("REG.EX"));
        QTRY_VERIFY(field.completer()->popup()->isVisible());
        QCOMPARE(field.completer()->currentCompletion(), server.toString());
    }
};

QTEST_MAIN(AddressCompletionTest)
#include "addresscompletiontest.moc"
