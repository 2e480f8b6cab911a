#include "core/observe/quorum_sentence.h"

#include <fmt/format.h>

namespace logarium::observe {
namespace {

template <class... F>
struct Cases : F... {
    using F::operator()...;
};

std::string counted(int count, const char* thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

const char* changeText(sim::ControllerChange change) {
    switch (change) {
        case sim::ControllerChange::Started:
            return "starts";
        case sim::ControllerChange::Stopped:
            return "shut down";
        case sim::ControllerChange::Killed:
            return "crashed; its copy of the metadata log stays";
        case sim::ControllerChange::Paused:
            return "is paused: it neither answers nor fetches";
        case sim::ControllerChange::Resumed:
            return "goes on";
    }
    return "";
}

}  // namespace

std::string quorumSentence(const sim::Fact& fact) {
    return std::visit(
        Cases{[](const auto&) { return std::string{}; },
              [](const sim::ControllerChanged& f) {
                  return fmt::format("controller {} {}", f.node.value, changeText(f.change));
              },
              [](const sim::ControllerLinkChanged& f) {
                  return fmt::format("controllers {} and {} {}", f.a.value, f.b.value,
                                     f.cut ? "cannot reach each other" : "reach each other again");
              },
              [](const sim::QuorumElectionStarted& f) {
                  return f.preVote
                             ? fmt::format("controller {} asks who would vote for it, still in epoch {}",
                                           f.candidate.value, f.epoch)
                             : fmt::format("controller {} asks for votes in epoch {}", f.candidate.value, f.epoch);
              },
              [](const sim::QuorumLeaderElected& f) {
                  return fmt::format("controller {} leads the quorum in epoch {}, with {}", f.leader.value, f.epoch,
                                     counted(f.votes, "vote"));
              },
              [](const sim::QuorumLeaderResigned& f) {
                  return fmt::format("controller {} gives up leading the quorum (epoch {})", f.leader.value, f.epoch);
              },
              [](const sim::ControllerActivated& f) {
                  return fmt::format("controller {} is the active one: it has replayed the metadata up to {}",
                                     f.node.value, f.metadataOffset);
              },
              [](const sim::ControllerDeactivated& f) {
                  return fmt::format("controller {} is not the active one any more: nobody changes the metadata",
                                     f.node.value);
              },
              [](const sim::MetadataDropped& f) {
                  return fmt::format("{} of controller {} are dropped: no majority had them",
                                     counted(f.records, "metadata record"), f.node.value);
              }},
        fact);
}

}  // namespace logarium::observe
