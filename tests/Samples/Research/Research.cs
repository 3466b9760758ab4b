using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Netra;

[assembly: Module("research")]

namespace Netra.Samples.Research;

/// <summary>What is to be found out.</summary>
internal sealed record Brief
{
    /// <summary>The question.</summary>
    [Required, StringLength(500, MinimumLength = 5)]
    public required string Question { get; init; }

    /// <summary>How many parts the question is cut into.</summary>
    [Range(1, 6)]
    public int Breadth { get; init; } = 3;

    /// <summary>Whether the report may be published when it is done.</summary>
    public bool Publish { get; init; }
}

/// <summary>What to look for.</summary>
/// <param name="Parts">Questions that together answer the one that was asked.</param>
[Durable]
internal sealed partial record Plan(ImmutableArray<string> Parts);

/// <summary>Which of the library's reports one is.</summary>
/// <param name="Number">From 1.</param>
[Durable]
internal sealed partial record Edition(int Number);

/// <summary>What was found on one part of a question.</summary>
/// <param name="Part">The part.</param>
/// <param name="Text">What is known.</param>
/// <param name="Sources">Titles of the documents that say so.</param>
internal sealed record Note(string Part, string Text, ImmutableArray<string> Sources);

/// <summary>A report in the making.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Notes">What was found.</param>
/// <param name="Critique">What was wrong with the last draft; none for the first.</param>
internal sealed record Draft(string Question, ImmutableArray<Note> Notes, string? Critique = null);

/// <summary>What a critic says.</summary>
/// <param name="Accepted">Whether the text will do.</param>
/// <param name="Critique">What to change if not.</param>
internal sealed record Verdict(bool Accepted, string? Critique = null);

/// <summary>A document of the library.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Text">What it says.</param>
internal sealed record Document(string Title, string Text);

/// <summary>Leads a team: cuts a question into parts, has them worked on at the same time, and has the report written and criticized.</summary>
[Agent("lead", Entry = true), UseTools<PublishingTools>]
internal sealed partial class LeadAgent(Library library, Notebook notebook) : IAgent<Brief, string>
{
    private const int MostRounds = 2;

    public async ValueTask<string> RunAsync(Brief input, IRun run, CancellationToken ct)
    {
        var plan = await PlanAsync(input, run, ct);
        await run.ThinkAsync($"Looking for: {string.Join("; ", plan.Parts)}", ct).ConfigureAwait(false);

        var notes = await NotesAsync(plan, run, ct);
        if (notes.IsEmpty)
        {
            return await run.HandOffAsync(LibrarianAgent.Call(input.Question), "nothing was found", ct);
        }
        notebook.Keep(notes);

        var report = await WriteAsync(new(input.Question, notes), run, ct);
        if (input.Publish)
        {
            // Publishing cannot be taken back: the user is asked, and may say no.
            var published = await run.TryCallAsync(PublishingTools.Calls.Publish(input.Question, report), ct);
            if (!published.IsOk)
            {
                run.Warn("not_published", published.Message ?? "The report was not published.");
            }
        }
        var edition = await run.StepAsync("edition", (_, _) => new ValueTask<Edition>(new Edition(library.NextEdition())), ct);
        return string.Create(CultureInfo.InvariantCulture, $"{report} (edition {edition.Number})");
    }

    private static async ValueTask<Plan> PlanAsync(Brief input, IRun run, CancellationToken ct)
    {
        var planned = await run.TryCallAsync(PlannerAgent.Call(input), ct);
        return planned is { IsOk: true, Value: { Parts.IsEmpty: false } plan }
            ? plan with { Parts = [.. plan.Parts.Take(input.Breadth)] }
            : new([input.Question]);
    }

    private static async ValueTask<ImmutableArray<Note>> NotesAsync(Plan plan, IRun run, CancellationToken ct)
    {
        var found = new CallResult<Note>[plan.Parts.Length];
        await run.ForkAsync(
            found.Length,
            async (i, branch, cancel) =>
            {
                found[i] = await branch.TryCallAsync(ReaderAgent.Call(plan.Parts[i]), cancel);
                if (!found[i].IsOk)
                {
                    branch.Warn("part_missing", $"Nothing was found on: {plan.Parts[i]}");
                }
            },
            ct);
        return [.. found.Where(static note => note.IsOk).Select(static note => note.Value!)];
    }

    // A critic and a writer in a circle: code counts the rounds.
    private static async ValueTask<string> WriteAsync(Draft draft, IRun run, CancellationToken ct)
    {
        for (var round = 1; ; round++)
        {
            var text = await run.CallAsync(WriterAgent.Call(draft), ct);
            var verdict = round < MostRounds ? await run.CallAsync(CriticAgent.Call(text), ct) : new(Accepted: true);
            if (verdict.Accepted)
            {
                return text;
            }
            draft = draft with { Critique = verdict.Critique };
        }
    }
}

/// <summary>Cuts a question into parts.</summary>
[Agent("planner")]
internal sealed partial class PlannerAgent : IModelAgent<Brief, Plan>
{
    public string Instructions(Brief input) => string.Create(CultureInfo.InvariantCulture, $"Cut the question into at most {input.Breadth} parts that can be looked up by themselves.");
}

/// <summary>Reads what the library has on a part of a question.</summary>
[Agent("reader"), UseTools<LibraryTools>]
internal sealed partial class ReaderAgent : IAgent<string, Note>
{
    public async ValueTask<Note> RunAsync(string input, IRun run, CancellationToken ct)
    {
        var documents = await run.CallAsync(LibraryTools.Calls.Search(input), ct);
        if (documents is not [var best, ..])
        {
            throw new CallFailedException(CallStatus.Error, "nothing_found", "The library has nothing on it.");
        }
        var text = new StringBuilder(best.Text);
        foreach (var other in documents.Skip(1))
        {
            text.Append(' ').Append(other.Text);
        }
        return new(input, text.ToString(), [.. documents.Select(static document => document.Title)]);
    }
}

/// <summary>Writes a report from notes.</summary>
[Agent("writer")]
internal sealed partial class WriterAgent : IModelAgent<Draft, string>
{
    public string Instructions(Draft input) => input.Critique is null
        ? "Write a short report from the notes. Cite the sources by title. Add nothing that the notes do not say."
        : "Write the report again and heed the critique. Add nothing that the notes do not say.";
}

/// <summary>Says what is wrong with a report.</summary>
[Agent("critic")]
internal sealed partial class CriticAgent : IModelAgent<string, Verdict>
{
    public string Instructions(string input) => "Accept the report if it is clear and every claim has a source; else say what to change.";
}

/// <summary>Helps to find out where else to look.</summary>
[Agent("librarian", Entry = true, Model = "small"), UseTools<LibraryTools>]
internal sealed partial class LibrarianAgent : IModelAgent<string, string>
{
    public string Instructions(string input) => "Say which titles of the library come closest, and what the library lacks.";
}

/// <summary>The library.</summary>
[ToolSet]
internal sealed partial class LibraryTools(Library library, SearchBudget budget)
{
    /// <summary>Finds documents by their words.</summary>
    /// <param name="words">The words to look for.</param>
    /// <param name="context">The call.</param>
    /// <param name="most">How many documents at most.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<IReadOnlyList<Document>> SearchAsync([StringLength(200, MinimumLength = 2)] string words, ToolContext context, [Range(1, 20)] int most = 5, CancellationToken ct = default)
    {
        budget.Spend();
        var found = new List<Document>();
        await foreach (var document in library.ReadAsync(ct).ConfigureAwait(false))
        {
            if (words.Split(' ').Any(word => word.Length > 3 && document.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                found.Add(document);
                context.ReportProgress(document.Title, (double)found.Count / most);
            }
            if (found.Count == most)
            {
                break;
            }
        }
        return found;
    }

    /// <summary>All titles.</summary>
    [Tool(Effect = ToolEffect.Read)]
    public ImmutableArray<string> ListTitles() => library.Titles;
}

/// <summary>What leaves the house.</summary>
[ToolSet]
internal sealed partial class PublishingTools(Library library)
{
    /// <summary>Publishes a report under a title.</summary>
    /// <param name="title">The title.</param>
    /// <param name="report">The text.</param>
    /// <param name="context">The call.</param>
    [Tool(Effect = ToolEffect.Once, RequiresApproval = true)]
    public ValueTask<string> PublishAsync(string title, string report, ToolContext context, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new($"{title} ({report.Length} characters, {library.Titles.Length} sources, {context.CallId})");
    }
}

/// <summary>Documents that everyone may read. Safe for concurrent use.</summary>
[Service(Lifetime.Process)]
internal sealed class Library(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly ImmutableArray<Document> _documents =
    [
        new("Tides", "The moon pulls the sea; tides come twice a day."),
        new("Currents", "Wind and salt drive the currents of the sea."),
        new("Harbours", "A harbour is built where tides are small."),
    ];

    private int _editions;

    /// <summary>All titles.</summary>
    public ImmutableArray<string> Titles => [.. _documents.Select(static document => document.Title)];

    /// <summary>Another number each time it is asked.</summary>
    public int NextEdition() => Interlocked.Increment(ref _editions);

    /// <summary>The documents, one after the other.</summary>
    public async IAsyncEnumerable<Document> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, _closing.Token);
        foreach (var document in _documents)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), time, both.Token).ConfigureAwait(false);
            yield return document;
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}

/// <summary>How often one run may search.</summary>
[Service(Lifetime.Run)]
internal sealed class SearchBudget(RunContext run)
{
    private int _left = run.User.Plan == Netra.Plan.Free ? 10 : 100;

    /// <summary>Takes one search.</summary>
    /// <exception cref="InvalidOperationException">None is left.</exception>
    public void Spend()
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            throw new InvalidOperationException("This run has searched too often.");
        }
    }
}

/// <summary>What a user's runs have found.</summary>
[Service(Lifetime.User)]
internal sealed class Notebook(UserContext user)
{
    private ImmutableList<Note> _notes = [];

    /// <summary>Whose and how many.</summary>
    public string Describe() => $"{user.Id}: {_notes.Count.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Adds notes.</summary>
    public void Keep(ImmutableArray<Note> notes) => ImmutableInterlocked.Update(ref _notes, static (all, more) => all.AddRange(more), notes);
}
