using System.ComponentModel.DataAnnotations;

namespace Netra.Probe;

/// <summary>No input.</summary>
internal sealed record Nothing;

/// <summary>A text.</summary>
/// <param name="Text">The text.</param>
internal sealed record TextInput(string Text);

/// <summary>Two numbers.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
internal sealed record Pair(decimal A, decimal B);

/// <summary>A time.</summary>
/// <param name="Ms">Milliseconds.</param>
internal sealed record Wait([property: Range(0, 3_600_000)] int Ms);

/// <summary>How often.</summary>
/// <param name="Count">How often.</param>
internal sealed record Times([property: Range(0, 1_000_000)] int Count);

/// <summary>How much to stream, and how fast.</summary>
/// <param name="Chars">UTF-16 code units.</param>
/// <param name="DelayMs">Milliseconds between pieces.</param>
internal sealed record StreamInput([property: Range(1, 1_000_000)] int Chars, [property: Range(0, 60_000)] int DelayMs = 0);

/// <summary>A file of the probes.</summary>
/// <param name="File">Its name.</param>
internal sealed record FileInput([property: RegularExpression("[A-Za-z0-9_.-]{1,64}")] string File);

/// <summary>What to charge.</summary>
/// <param name="File">The name of the file that it is written to.</param>
/// <param name="Amount">How much.</param>
internal sealed record ChargeInput([property: RegularExpression("[A-Za-z0-9_.-]{1,64}")] string File, decimal Amount);

/// <summary>How deep.</summary>
/// <param name="Depth">How many further calls.</param>
internal sealed record DepthInput([property: Range(0, 1_000)] int Depth);

/// <summary>How wide.</summary>
/// <param name="Width">How many calls at the same time.</param>
internal sealed record WidthInput([property: Range(0, 1_000)] int Width);

/// <summary>Who a run belongs to.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Plan">The user's plan.</param>
internal sealed record Identity(string UserId, string Plan);
