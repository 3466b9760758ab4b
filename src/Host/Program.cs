using Netra.Host;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
