using System.Diagnostics;

namespace Netra;

/// <summary>Starts this assembly as a process.</summary>
internal static class ChildProcess
{
    public static Process Start(string what, string folder) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(ChildProcess).Assembly.Location, what, folder },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
