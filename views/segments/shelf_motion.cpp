#include "views/segments/shelf_motion.h"

#include <algorithm>
#include <cmath>

namespace logarium::views {

namespace {

constexpr std::size_t kToldKept = 24;

QRectF between(const QRectF& a, const QRectF& b, qreal t) {
    const auto mix = [t](qreal x, qreal y) { return x + (y - x) * t; };
    return {mix(a.x(), b.x()), mix(a.y(), b.y()), mix(a.width(), b.width()), mix(a.height(), b.height())};
}

bool sameSegments(const ShelfLayout& a, const ShelfLayout& b) {
    return std::ranges::equal(a.boxes, b.boxes, {}, &SegmentBox::base, &SegmentBox::base);
}

}  // namespace

qreal ShelfMotion::progress(qint64 ms) const {
    if (start_ < 0) return 1;
    const qreal t = std::clamp(static_cast<qreal>(ms - start_ - delay_) / kSettleMs, 0.0, 1.0);
    return 1 - std::pow(1 - t, 3);  // Fast first, then settling.
}

void ShelfMotion::keepLeavers(const ShelfLayout& old, const ShelfLayout& now, const std::vector<LogNews>& news) {
    goers_.clear();
    for (std::size_t i = 0; i < old.boxes.size(); ++i) {
        const SegmentBox& box = old.boxes[i];
        QRectF into(from_.at(box.base).topLeft(), QSizeF(0, box.rect.height()));
        bool cleaned = false;
        for (const LogNews& item : news) {
            const int first = old.indexOf(item.anchor);
            const auto at = static_cast<int>(i);
            if (item.merged == 0 || first < 0 || at < first || at >= first + item.merged) continue;
            const int target = now.indexOf(item.anchor);
            if (target >= 0) into = now.boxes[static_cast<std::size_t>(target)].rect;
            cleaned = true;
        }
        if (now.indexOf(box.base) < 0 || cleaned) goers_.push_back({box, into, cleaned});
    }
}

void ShelfMotion::change(const ShelfLayout& old, const ShelfLayout& now, const std::vector<LogNews>& news, qint64 ms,
                         bool reduced) {
    std::erase_if(told_, [&](const Told& t) { return t.at + kNewsMs <= ms; });
    for (const LogNews& item : news) told_.push_back({item, ms});
    if (!news.empty()) headline_ = news.back().text;
    if (told_.size() > kToldKept) told_.erase(told_.begin(), told_.end() - kToldKept);

    const bool swapped = std::ranges::any_of(news, [](const LogNews& item) { return item.merged > 0; });
    if (reduced || old.boxes.empty() || (sameSegments(old, now) && !swapped)) return;
    std::map<Offset, QRectF> shown;
    for (const SegmentBox& box : old.boxes) shown[box.base] = rectOf(box, ms);
    from_ = std::move(shown);
    keepLeavers(old, now, news);
    const QRectF last = from_.at(old.boxes.back().base);
    entry_ = QRectF(last.right() + last.width() / 2 + 40, last.top(), last.width(), last.height());
    start_ = ms;
    delay_ = swapped ? kSweepMs : 0;
}

QRectF ShelfMotion::rectOf(const SegmentBox& box, qint64 ms) const {
    const qreal t = progress(ms);
    if (t >= 1) return box.rect;
    const auto known = from_.find(box.base);
    return between(known == from_.end() ? QRectF(entry_.topLeft(), box.rect.size()) : known->second, box.rect, t);
}

qreal ShelfMotion::opacityOf(Offset base, qint64 ms) const {
    const bool replaced =
        std::ranges::any_of(goers_, [base](const Goer& g) { return g.box.base == base && g.cleaned; });
    return from_.contains(base) && !replaced ? 1 : progress(ms);
}

std::vector<LeavingBox> ShelfMotion::leaving(qint64 ms) const {
    const qreal t = progress(ms);
    if (t >= 1) return {};
    std::vector<LeavingBox> boxes;
    for (const Goer& goer : goers_) {
        SegmentBox box = goer.box;
        box.rect = between(from_.at(goer.box.base), goer.into, t);
        boxes.push_back({box, 1 - t, goer.cleaned});
    }
    return boxes;
}

qreal ShelfMotion::sweep(qint64 ms) const {
    if (start_ < 0 || delay_ == 0 || ms >= start_ + delay_) return -1;
    return static_cast<qreal>(ms - start_) / static_cast<qreal>(delay_);
}

QString ShelfMotion::badge(Offset base, qint64 ms) const {
    for (auto told = told_.rbegin(); told != told_.rend(); ++told)
        if (told->at + kNewsMs > ms && told->news.anchor == base) return told->news.badge;
    return {};
}

bool ShelfMotion::moving(qint64 ms) const {
    return start_ >= 0 && ms < start_ + delay_ + kSettleMs;
}

qint64 ShelfMotion::nextExpiry(qint64 ms) const {
    for (const Told& told : told_)
        if (told.at + kNewsMs > ms) return told.at + kNewsMs;
    return -1;
}

}  // namespace logarium::views
