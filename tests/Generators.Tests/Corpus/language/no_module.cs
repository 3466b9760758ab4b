// expect: clean
// language: 9
// An assembly that declares nothing of ours may be as old as it likes.
internal static class Nothing { public static string Text => Netra.ToolEffect.Once.ToString(); }
