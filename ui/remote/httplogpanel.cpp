#include "ui/remote/httplogpanel.h"

#include "ui/browse/filterfield.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QToolButton>

#include <algorithm>

namespace stowage {

HttpLogPanel::HttpLogPanel(QSettings* settings, QWidget* parent)
    : QWidget(parent), model_(new HttpLogModel(this)), proxy_(new QSortFilterProxyModel(this)),
      filter_(new FilterField(tr("Filter requests"), this)), count_(new QLabel(this)),
      view_(new TableView(this)), stack_(new StateStack(view_, this)),
      copy_(new QAction(Icons::get(QStringLiteral("copy")), tr("&Copy"), this)),
      clear_(new QAction(Icons::get(QStringLiteral("clear")), tr("C&lear"), this)) {
    setAccessibleName(tr("HTTP log"));
    proxy_->setSourceModel(model_);
    proxy_->setSortRole(HttpLogModel::SortRole);
    proxy_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    proxy_->setFilterKeyColumn(-1);
    makeView(settings);

    count_->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(Spacing::Medium, Spacing::Small, Spacing::Medium, Spacing::Small);
    row->setSpacing(Spacing::Medium);
    row->addWidget(filter_, 1);
    row->addWidget(count_);
    for (QAction* action : {copy_, clear_}) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(stack_, 1);

    connect(filter_, &FilterField::filterChanged, this, [this](const QString& text) {
        proxy_->setFilterFixedString(text);
        update();
    });
    connect(copy_, &QAction::triggered, this, &HttpLogPanel::copy);
    connect(clear_, &QAction::triggered, model_, &HttpLogModel::clear);
    connect(model_, &QAbstractItemModel::rowsInserted, this, &HttpLogPanel::update);
    connect(model_, &QAbstractItemModel::modelReset, this, &HttpLogPanel::update);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &HttpLogPanel::update);
    update();
}

void HttpLogPanel::makeView(QSettings* settings) {
    view_->setModel(proxy_);
    view_->setAccessibleName(tr("Requests to servers"));
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setTextElideMode(Qt::ElideMiddle);
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
    copy_->setShortcut(QKeySequence::Copy);
    copy_->setShortcutContext(Qt::WidgetShortcut);
    view_->addActions({copy_, clear_});
    filter_->setList(view_);

    const int em = view_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = view_->horizontalHeader();
    columns->resizeSection(HttpLogModel::MethodColumn, em * 6);
    columns->resizeSection(HttpLogModel::UrlColumn, em * 30);
    columns->resizeSection(HttpLogModel::StatusColumn, em * 19);
    columns->resizeSection(HttpLogModel::TimeColumn, em * 6);
    columns->resizeSection(HttpLogModel::SentColumn, em * 6);
    columns->resizeSection(HttpLogModel::ReceivedColumn, em * 6);
    columns->resizeSection(HttpLogModel::WhenColumn, em * 6);
    columns->setSectionResizeMode(HttpLogModel::UrlColumn, QHeaderView::Stretch);
    columns->setSortIndicator(HttpLogModel::WhenColumn, Qt::DescendingOrder);
    columns->setSortIndicatorShown(true); // its room is counted
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("httplog"));
    view_->setSortingEnabled(true);
}

void HttpLogPanel::showOnly(const QString& text) {
    filter_->setText(text);
}

void HttpLogPanel::copy() {
    QList<int> rows;
    for (const QModelIndex& index : view_->selectionModel()->selectedRows()) {
        rows.append(index.row());
    }
    std::ranges::sort(rows); // as they stand, not as they were chosen
    QStringList lines;
    for (const int row : rows) {
        lines.append(model_->lineOf(proxy_->mapToSource(proxy_->index(row, 0)).row()));
    }
    if (!lines.isEmpty()) {
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    }
}

void HttpLogPanel::update() {
    const int all = model_->rowCount();
    const int shown = proxy_->rowCount();
    copy_->setEnabled(view_->selectionModel()->hasSelection());
    clear_->setEnabled(all > 0);
    if (shown == all) {
        count_->setText(all > 0 ? tr("%n request(s)", nullptr, all) : QString());
    } else {
        count_->setText(tr("%1 of %n request(s)", nullptr, all).arg(QLocale().toString(shown)));
    }
    if (all == 0) {
        stack_->showEmpty(QStringLiteral("remote"), tr("No requests yet"),
                          tr("What is asked of registry servers appears here: what, how it ended, "
                             "how long it took. Passwords, tokens and headers are never kept."));
    } else if (shown == 0) {
        stack_->showEmpty(QStringLiteral("search"), tr("Nothing found"),
                          tr("No request has “%1” in it.").arg(filter_->text()),
                          {filter_->clearAction()});
    } else {
        stack_->showContent();
    }
}

} // namespace stowage
