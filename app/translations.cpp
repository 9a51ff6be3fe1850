#include "app/translations.h"

#include "core/base/log.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace stowage {

QString sharedPath(const QString& name) {
    return QDir::cleanPath(QCoreApplication::applicationDirPath() +
                           QStringLiteral("/../share/stowage/") + name);
}

void installTranslations() {
    const QString folder = sharedPath(QStringLiteral("translations"));
    const auto install = [](const QLocale& locale, const QString& name, const QString& where) {
        auto* translator = new QTranslator(QCoreApplication::instance());
        if (translator->load(locale, name, QStringLiteral("_"), where)) {
            QCoreApplication::installTranslator(translator);
            return true;
        }
        delete translator;
        return false;
    };
    const QString program = QStringLiteral("stowage");
    if (!install(QLocale(), program, folder) &&
        !install(QLocale(QLocale::English), program, folder)) {
        qCWarning(logUi) << "no translations in" << folder;
    }
    install(QLocale(), QStringLiteral("qtbase"),
            QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

} // namespace stowage
