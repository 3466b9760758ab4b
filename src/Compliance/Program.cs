using Netra.Compliance;

return CommandLine.Run(args, Console.Out, Console.Error);
