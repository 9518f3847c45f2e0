namespace CanaryFunctions.Simulator;
