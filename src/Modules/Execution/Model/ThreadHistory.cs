using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>
/// What a model agent that answers in a thread sees of it: the messages and answers of the runs before its own, newest
/// first until the budget is used, given in the order in which they were said. Of a run without an answer its ending is told.
/// They have ended, so every attempt of a run sees the same.
/// </summary>
internal static class ThreadHistory
{
    /// <summary>The most tokens of it, counted as one for 4 bytes of UTF-8.</summary>
    public const int MostTokens = 8_000;

    /// <summary>The most runs of it.</summary>
    public const int MostTurns = 50;

    /// <summary>The most characters of one message or answer; a longer one is cut.</summary>
    public const int MostCharacters = 8_000;

    /// <summary>The most bytes of a tool's result that is shown; of a longer one its size is told.</summary>
    public const int MostResultBytes = 200;

    /// <summary>The most tool calls of a run that are told of.</summary>
    public const int MostCalls = 10;

    // Texts are cut after they are read: this bounds what is in memory, not what is seen.
    private const long MostBytesRead = 4L << 20;

    /// <summary>Reads it.</summary>
    public static async ValueTask<IReadOnlyList<ChatMessage>> ReadAsync(RunExecution run, CancellationToken ct)
    {
        var record = run.Record;
        var patience = new StorePatience(run.Run, run.Stop, run.Services);
        var turns = await patience.UseAsync(() => run.Services.Threads.ReadTurnsAsync(record.User, record.Thread, record.Run, MostTurns, MostBytesRead, MostCalls, ct));
        List<ChatMessage> newestFirst = [];
        long left = 4L * MostTokens;
        foreach (var turn in turns)
        {
            var most = MostCharacters;
            var (said, used, answer) = Show(turn, most);
            // The last turn is what is talked about: it is cut shorter rather than left out.
            for (; newestFirst.Count == 0 && most > 0 && Size(said, used, answer) > left; (said, used, answer) = Show(turn, most))
            {
                most /= 2;
            }
            left -= Size(said, used, answer);
            if (left < 0)
            {
                break;
            }
            newestFirst.Add(new ChatMessage(ChatRole.Assistant, used.Length == 0 ? answer : $"{used}\n{answer}"));
            newestFirst.Add(new ChatMessage(ChatRole.User, said));
        }
        newestFirst.Reverse();
        return newestFirst;
    }

    private static (string Said, string Used, string Answer) Show(ThreadTurn turn, int most) => (
        Payloads.Cut(Text(turn.Input), most),
        Calls(turn.Calls),
        turn.Answer.IsMissing ? $"[No answer was given: the run {Ending(turn.Status)}.]" : Payloads.Cut(Text(turn.Answer), most));

    private static int Size(string said, string used, string answer)
        => Encoding.UTF8.GetByteCount(said) + Encoding.UTF8.GetByteCount(used) + Encoding.UTF8.GetByteCount(answer);

    private static string Ending(RunStatus status) => status switch
    {
        RunStatus.Cancelled => "was cancelled",
        RunStatus.TimedOut => "ran out of time",
        _ => "failed",
    };

    // An input with one text in it is what the user typed.
    private static string Text(JsonText json)
    {
        var element = json.ToElement();
        if (element.ValueKind == JsonValueKind.Object && element.GetPropertyCount() == 1)
        {
            element = element.EnumerateObject().First().Value;
        }
        return element.ValueKind == JsonValueKind.String ? element.GetString()! : json.ToString();
    }

    private static string Calls(IReadOnlyList<ToolCallRecord> calls)
        => calls.Count == 0 ? "" : $"[Tools used: {string.Join("; ", calls.Select(static call => $"{call.Tool} {Result(call)}"))}]";

    private static string Result(ToolCallRecord call) => call switch
    {
        { Result.IsMissing: true } => $"({call.Status?.ToWire() ?? "no result"})",
        { Result.Utf8.Length: <= MostResultBytes } => $"returned {call.Result}",
        _ => string.Create(CultureInfo.InvariantCulture, $"returned {call.Result.Utf8.Length} bytes"),
    };
}
