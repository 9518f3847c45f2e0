using CanaryFunctions.Bench.Detection.Scenarios;
using CanaryFunctions.Core.Health.Statistics;
var runs = args.Length > 0 ? int.Parse(args[0]) : 400;
double Bound(double psi, double tol, double rho=0.05, double n=3000, double rate=0.002){
  double th(double r)=>rho*r/(1-rho+rho*r);
  var (a,b)=(th(psi),th(tol));
  var fails=n*rate*(1-rho+rho*psi);
  return Math.Log(100)/(fails*(a*Math.Log(a/b)+(1-a)*Math.Log((1-a)/(1-b))));
}
int Hash(int x)=>x*7919+13;
(double rate,double mean,double med) Run(Scenario s,int runs){
  var at=new int?[runs];
  Parallel.For(0,runs,new ParallelOptions{MaxDegreeOfParallelism=2},r=>{
    var ch=new Chance(Hash(r)); var t=ComparisonTest.Start(new ComparisonSettings());
    for(int m=-s.History;m<0;m++){ var (c,b)=s.Minute(m,ch); t=t.WithHistory(b);}    
    for(int m=0;m<s.Minutes;m++){ var (c,b)=s.Minute(m,ch); t=t.Observe(c,b); if(t.LogDegradedE>=Math.Log(100)){at[r]=m+1;break;} }
  });
  var d=at.Where(x=>x!=null&&(s.FaultFrom is null||x>s.FaultFrom)).Select(x=>(double)(x!.Value-(s.FaultFrom??0))).OrderBy(x=>x).ToArray();
  return ((double)at.Count(x=>x!=null)/runs, d.Length>0?d.Average():double.NaN, d.Length>0?d[d.Length/2]:double.NaN);
}
void Show(Scenario s,double? bound=null,int? n=null){ var w=System.Diagnostics.Stopwatch.StartNew(); var r=Run(s,n??runs); Console.WriteLine($"{s.Name,-34} stopped {r.rate:P2}  mean {r.mean:0.0} median {r.med:0.0} {(bound is {} b?$"bound {b:0.0} ratio {r.mean/b:0.00}":"")}  [{w.Elapsed.TotalSeconds:0.0}s]"); }
var nuis=runs*3;
if(args.Length<2||args[1].Contains('n')){
Show(new("nothing wrong"),null,nuis);
Show(new("nothing wrong, no history"){History=0},null,nuis);
Show(new("waves"){Wave=m=>1+.7*Math.Sin(m/60.0),Rate=m=>.002*(1+.7*Math.Sin(m/45.0))},null,nuis);
Show(new("incidents"){Rate=m=>m%37==5?.04:.002},null,nuis);
Show(new("disp 5"){Dispersion=5},null,nuis);
Show(new("disp 10"){Dispersion=10},null,nuis);
Show(new("disp 5 no hist"){Dispersion=5,History=0},null,nuis);
Show(new("disp 10 no hist"){Dispersion=10,History=0},null,nuis);
Show(new("disp 10 high rate"){Dispersion=10,Rate=_=>.02},null,nuis);
Show(new("disp 10 high rate no hist"){Dispersion=10,Rate=_=>.02,History=0},null,nuis);
Show(new("disp 5 weight 50"){Dispersion=5,Weight=_=>.5},null,nuis);
Show(new("disp 10 weight 50 no hist"){Dispersion=10,Weight=_=>.5,History=0},null,nuis);
Show(new("changing weights"){Weight=m=>m<60?.05:m<120?.25:.5},null,nuis);
Show(new("changing weights disp 10"){Dispersion=10,Weight=m=>m<60?.05:m<120?.25:.5},null,nuis);
Show(new("disp 5 very high rate no hist"){Dispersion=5,Rate=_=>.05,History=0},null,nuis);
Show(new("disp 10 low rate no hist"){Dispersion=10,Rate=_=>.0003,History=0},null,nuis);
Show(new("disp 10 low rate"){Dispersion=10,Rate=_=>.0003},null,nuis);
Show(new("disp 3 no hist"){Dispersion=3,History=0},null,nuis);
Show(new("disp 20 no hist"){Dispersion=20,History=0},null,nuis);
Show(new("disp 10 25% no hist"){Dispersion=10,History=0,Weight=_=>.25},null,nuis);
Show(new("disp 5 low traffic no hist"){Dispersion=5,History=0,Requests=300,Weight=_=>.25},null,nuis);
Show(new("low traffic"){Requests=20},null,nuis);
}
if(args.Length<2||args[1].Contains('d')){
Show(new("2x"){Ratio=_=>2,FaultFrom=0,Minutes=600},Bound(2,1.1));
Show(new("3x"){Ratio=_=>3,FaultFrom=0,Minutes=600},Bound(3,1.1));
Show(new("late 3x"){Ratio=m=>m<60?1:3,FaultFrom=60,Minutes=600},Bound(3,1.1));
Show(new("late 3x @47"){Ratio=m=>m<47?1:3,FaultFrom=47,Minutes=600},Bound(3,1.1));
Show(new("10x"){Ratio=_=>10,FaultFrom=0,Minutes=600},Bound(10,1.1));
Show(new("half fails"){Ratio=_=>250,FaultFrom=0,Minutes=600});
Show(new("half fails no hist"){Ratio=_=>250,FaultFrom=0,History=0,Minutes=600});
Show(new("half fails disp10"){Ratio=_=>250,FaultFrom=0,Dispersion=10,Minutes=600});
Show(new("clean base, canary 2%"){Rate=_=>.0001,Ratio=_=>200,FaultFrom=0,History=0,Minutes=600});
Show(new("clean base, canary .3%"){Rate=_=>.0001,Ratio=_=>30,FaultFrom=0,History=0,Minutes=600},Bound(30,1.1,.05,3000,.0001));
Show(new("demo"){Requests=150,Weight=m=>m<10?.1:m<20?.3:.6,Rate=_=>.0005,Ratio=_=>50,FaultFrom=0,History=30,Minutes=600});
Show(new("2x no hist"){Ratio=_=>2,FaultFrom=0,Minutes=600,History=0},Bound(2,1.1));
Show(new("3x disp5"){Ratio=_=>3,FaultFrom=0,Dispersion=5,Minutes=1000},Bound(3,1.1)*5);
}
