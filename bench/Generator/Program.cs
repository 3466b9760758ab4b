using System.Globalization;
using Netra.Bench;

// Measures what the generator and the rules cost those who build with them.
//   dotnet run -c Release --project bench/Generator          an edit in a module of 100 agents with 10 tools each
//   dotnet run -c Release --project bench/Generator -- build the build of the whole solution, 7 times with and 7 times without
// Each line ends with PASS or FAIL; the exit code is the number of lines that failed.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case []:
        return EditBench.Run();
    case ["build"]:
        return await BuildBench.RunAsync();
    default:
        await Console.Error.WriteLineAsync("bench/Generator takes nothing, or: build");
        return 2;
}
