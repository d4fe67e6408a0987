using System.Globalization;
using TreeReasoner.Pocket.Training;

new PolicyTraining(args[0], int.Parse(args[1], CultureInfo.InvariantCulture), 1, 1).Run();
