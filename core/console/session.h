#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/files.h"
#include "core/console/job.h"
#include "core/console/output.h"

namespace logarium::console {

/// What can stand at the cursor, and the part of the line that it replaces.
struct Completions {
    std::size_t from = 0;  ///< where the word under the cursor begins
    std::vector<std::string> words;
};

/// How a Session takes what is typed.
struct SessionSettings {
    /// Supply "--bootstrap-server localhost:9092" to the kafka tools when it is left out, where Kafka would refuse.
    bool assumeBootstrapServer = false;
    /// Whether commands may read files of the real disk, and `sim save` and `sim open` read and write them.
    bool files = false;
    /// The console's own working directory, to share it between sessions; a fresh one when null.
    FilesPtr directory = nullptr;
};

/// One console: takes a line, runs the command in virtual time, gives back what it prints. One command at a time.
///
/// The host calls `advance` right after `submit`, `input`, `endOfInput` or `interrupt`, then again whenever virtual
/// time has passed, at the latest at the moment that the last call asked for. A Session never moves the clock: `sim
/// advance` merely asks to be called again at its end. Never throws.
class Session {
public:
    explicit Session(SessionSettings settings = {});
    ~Session();
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;

    /// A command line. Empty lines and lines that begin with '#' do nothing. A line ending in "<<WORD" takes the lines
    /// up to WORD, given through `input`, as its standard input. Must not be called while busy.
    void submit(std::string_view line);
    /// Whether a command is pending or running.
    bool busy() const;
    /// Lets the command go on. Returns the virtual time at which it wants to be called again; nothing: it is done, or
    /// there is none.
    std::optional<Micros> advance(sim::Simulation& simulation);

    /// Whether the running command reads standard input (a console producer does).
    bool wantsInput() const;
    void input(std::string_view line);
    void endOfInput();
    /// Ctrl+C.
    void interrupt();
    /// Whether the running command would go on for ever by itself.
    bool endless() const;
    /// "exit" or "quit" was typed.
    bool closed() const;

    std::vector<Piece> takeOutput();
    /// A hint in plain words when the last command went wrong and something helpful can be said; once. Not part of what
    /// the tool prints.
    std::optional<std::string> takeHint();
    /// Of the last command that ended; 127: there is no such command.
    int exitStatus() const;

    /// `world`: for the names of topics and the like.
    Completions complete(std::string_view text, std::size_t cursor, const sim::World& world) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace logarium::console
