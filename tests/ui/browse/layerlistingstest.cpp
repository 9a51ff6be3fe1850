#include "ui/browse/layerlistings.h"

#include "core/digest/hasher.h"

#include <QTest>

using namespace stowage;

class LayerListingsTest : public QObject {
    Q_OBJECT

private:
    const Place place_{Place::Kind::RegistryFolder, QStringLiteral("/somewhere")};
    const Place other_{Place::Kind::RegistryFolder, QStringLiteral("/elsewhere")};

    static LayerListings::Listing listing() {
        auto listing = std::make_shared<LayerListing>();
        listing->append(LayerEntry("file", EntryType::File));
        return listing;
    }
    static Digest digest(const char* text) { return Hasher::digestOf(text); }

private Q_SLOTS:
    void whatWasKeptIsFoundInItsPlaceAlone() {
        LayerListings listings(listing()->bytes() * 4);
        const auto one = listing();
        listings.keep(place_, digest("one"), one);
        listings.keep(place_, digest("one"), listing()); // it is there
        QCOMPARE(listings.find(place_, digest("one")), one);
        QVERIFY(!listings.find(other_, digest("one")));
        QVERIFY(!listings.find(place_, digest("two")));
        QCOMPARE(listings.bytes(), one->bytes());
    }

    void whatNobodyAskedForLongestGoes() {
        LayerListings listings(listing()->bytes() * 2);
        listings.keep(place_, digest("one"), listing());
        listings.keep(place_, digest("two"), listing());
        QVERIFY(listings.find(place_, digest("one")));
        listings.keep(place_, digest("three"), listing());
        QVERIFY(listings.find(place_, digest("one")));
        QVERIFY(!listings.find(place_, digest("two")));
        QVERIFY(listings.find(place_, digest("three")));
        QCOMPARE(listings.bytes(), listing()->bytes() * 2);
    }

    void oneThatFillsItAloneIsNotKept() {
        LayerListings listings(listing()->bytes());
        listings.keep(place_, digest("one"), listing());
        QVERIFY(!listings.find(place_, digest("one")));
        QCOMPARE(listings.bytes(), 0);
    }
};

QTEST_GUILESS_MAIN(LayerListingsTest)
#include "layerlistingstest.moc"
