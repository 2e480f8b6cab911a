#pragma once
#include "core/client/spec.h"
#include "core/console/tools/sim_words.h"
#include "core/sim/command.h"

namespace logarium::console {

/// The options of `sim start-producer` that say how records are made and how patient the producer is. False: the next
/// word is none of them.
bool takeWorkload(SimWords& words, client::ProducerSpec& spec);
/// What they are, for the usage.
inline constexpr const char* kWorkloadUsage =
    "[--pattern steady|waves|bursts [--period-ms N] [--lowest SHARE] [--burst-ms N]] "
    "[--key-mix uniform|zipf|single|hot-key [--hot-share SHARE]] [--null-keys SHARE] [--tombstones SHARE] "
    "[--value-bytes-max N] [--clock-offset-ms N [--wrong-clock SHARE]] [--buffer-bytes N] [--max-block-ms N] "
    "[--max-request-bytes N] "
    "[--request-timeout-ms N] [--delivery-timeout-ms N] [--linger-ms N] [--batch-bytes N] [--compression C] "
    "[--no-idempotence] [--user U]";

/// The words of `sim set-quota`.
sim::AlterClientQuotas setQuota(SimWords& words);
inline constexpr const char* kQuotaUsage =
    "[--user U|default] [--client C|default] [--producer-byte-rate N|none] [--consumer-byte-rate N|none] "
    "[--controller-mutation-rate N|none]";

}  // namespace logarium::console
