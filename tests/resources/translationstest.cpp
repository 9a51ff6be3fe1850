#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

namespace {

struct Message {
    QString context;
    QString source;
    QStringList forms;
    bool isNumerous = false;
    bool isFinished = false;
};

QList<Message> messagesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            const auto numerus = xml.attributes().value(QLatin1String("numerus"));
            messages.append({context, {}, {}, numerus == QLatin1String("yes")});
        } else if (xml.name() == QLatin1String("source")) {
            messages.last().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            messages.last().isFinished = !xml.attributes().hasAttribute(QLatin1String("type"));
            if (!messages.last().isNumerous) {
                messages.last().forms = {xml.readElementText()};
            }
        } else if (xml.name() == QLatin1String("numerusform")) {
            messages.last().forms.append(xml.readElementText());
        }
    }
    return xml.hasError() ? QList<Message>{} : messages;
}

QString tsFile(const QString& language) {
    return QStringLiteral(RESOURCES "/translations/stowage_%1.ts").arg(language);
}

int count(const QString& text, const QString& part) {
    return static_cast<int>(text.count(part));
}

} // namespace

class TranslationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextOfTheSourcesIsTranslated_data() { languages(); }

    void everyTextOfTheSourcesIsTranslated() {
        QFETCH(QString, language);
        QFETCH(QStringList, options);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("stowage.ts"));
        QVERIFY(QFile::copy(tsFile(language), path));
        QProcess lupdate;
        lupdate.setProcessChannelMode(QProcess::MergedChannels);
        lupdate.start(QStringLiteral(LUPDATE),
                      QStringList{QStringLiteral("-I"), QStringLiteral(SOURCES),
                                  QStringLiteral(SOURCES "/ui"), QStringLiteral(SOURCES "/app"),
                                  QStringLiteral("-no-obsolete"), QStringLiteral("-locations"),
                                  QStringLiteral("none")} +
                          options + QStringList{QStringLiteral("-ts"), path});
        QVERIFY(lupdate.waitForFinished());
        QVERIFY2(lupdate.exitCode() == 0, lupdate.readAll().constData());
        const QList<Message> messages = messagesOf(path);
        QVERIFY(messages.size() > 10);
        QStringList open;
        for (const Message& message : messages) {
            if (!message.isFinished || message.forms.contains(QString())) {
                open.append(message.context + QStringLiteral(": ") + message.source);
            }
        }
        QVERIFY2(open.isEmpty(), qPrintable(open.join(QLatin1Char('\n'))));
        // And none is translated that no source has any more.
        QCOMPARE(messagesOf(tsFile(language)).size(), messages.size());
    }

    void everyTranslationHasThePlacesOfItsSource_data() { languages(); }

    void everyTranslationHasThePlacesOfItsSource() {
        QFETCH(QString, language);
        for (const Message& message : messagesOf(tsFile(language))) {
            for (const QString& form : message.forms) {
                for (const char* place : {"%1", "%2", "%3"}) {
                    QVERIFY2(count(form, QLatin1String(place)) ==
                                 count(message.source, QLatin1String(place)),
                             qPrintable(message.source + QStringLiteral(" / ") + form));
                }
                // Either way both have a letter for the keyboard, or neither.
                const QString mnemonic = QStringLiteral("&");
                QVERIFY2(count(form, mnemonic) == count(message.source, mnemonic),
                         qPrintable(message.source + QStringLiteral(" / ") + form));
            }
        }
    }

    void theProgramFindsThem_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("text");
        QTest::newRow("German") << "de" << 2 << "2 Tags";
        QTest::newRow("English, one") << "en" << 1 << "1 tag";
        QTest::newRow("English, several") << "en" << 5 << "5 tags";
    }

    void theProgramFindsThem() {
        QFETCH(QString, language);
        QFETCH(int, number);
        QFETCH(QString, text);
        QTranslator translator;
        QVERIFY(translator.load(
            QStringLiteral(SHARE "/stowage/translations/stowage_%1.qm").arg(language)));
        QCOMPARE(translator.translate("stowage::RepositoryPage", "%n tag(s)", nullptr, number)
                     .replace(QLatin1String("%n"), QString::number(number)),
                 text);
    }

private:
    static void languages() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QStringList>("options");
        QTest::newRow("German") << "de" << QStringList();
        QTest::newRow("English") << "en" << QStringList{QStringLiteral("-pluralonly")};
    }
};

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translationstest.moc"
