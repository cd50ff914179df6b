# SPDX-License-Identifier: GPL-2.0-or-later
"""What people say to the agent: wordings by meaning.

SAID maps a meaning to its templates.  The first word of a meaning is the intent
of advice.h; what follows a dot is the focus that the rules of ask_data.py use.
<N1> is a process, group or cgroup that the agent holds, <word1> one that it does
not know.
"""

MACROS = {
    "sys": "system|computer|machine|box|server|pc|laptop|host|linux|desktop|workstation|vm|whole system|"
           "whole machine|thing",
    "my": "my|the|this|our",
    "slowv": "slow|laggy|sluggish|unresponsive|so slow|very slow|really slow|awfully slow|super slow|"
             "painfully slow|terribly slow|too slow|extremely slow|quite slow|a bit slow|choppy|"
             "slow as hell|dead slow|stuttering|jerky|dog slow|kinda slow|rather slow|bogged down|"
             "slow like a snail|hardly usable|nearly unusable|unusable|not responsive|frozen|hanging|stuck",
    "now": "|||now|right now|at the moment|today|currently|again|these days|all the time|suddenly|"
           "this morning|since a while|lately|all of a sudden|again today|since this morning",
    "why": "why|why|why|how come|why on earth|why the hell|tell me why|any idea why|do you know why|"
           "can you tell me why|explain why|could you explain why|i wonder why|y",
    "findout": "find|find out|check|tell me|show me|figure out|look|see|explain",
    "everything": "everything|it all|all|the whole thing|every program|every window|all my programs|"
                  "literally everything|anything i do|typing|scrolling|the mouse|my terminal|the shell|"
                  "the desktop|the cursor|each click|the keyboard|opening a window",
    "lags": "lags|is slow|is laggy|stutters|hangs|freezes|crawls|takes forever|is sluggish|takes ages|"
            "jerks|is delayed|is so slow|feels slow|feels sluggish|is stuck|drags|is getting slower|"
            "keeps freezing|keeps hanging|is unresponsive|does not respond|doesn't respond|"
            "takes so long|is dead slow|responds slowly|is frozen|is super slow|got slow|has become slow",
    "memw": "memory|ram|mem",
    "diskw": "disk|hard disk|disc|drive|ssd|storage|hard drive|io|i/o|disk io",
    "cpuw": "cpu|processor|cpus|cores|cpu time|processors|cpu power",
    "eats": "eats|uses|takes|hogs|burns|consumes|is using|is eating|is hogging|is taking|needs|"
            "is consuming|grabs|wastes|steals|fills",
    "who": "who|what|which process|which program|which app|which task|which application|what process|"
           "what program|which processes",
    "makeit": "make|please make|can you make|could you make|i want you to make|try to make|get",
    "procw": "process|program|app|application|service|task|job|",
    "hi": "hi|hello|hey|hey there|good morning|good evening|good afternoon|howdy|greetings|hiya|yo|"
          "hello there|hi there|morning|moin|salut|hola|good day|hey hey",
    "llamux": "llamux|llama|agent|assistant|buddy|friend|mate|",
}

SAID = {
    "diagnose": """
        {why} (is|does it feel like) {my} {sys} (so|) {slowv} {now}
        {why} is {my} {sys} {slowv} {now}
        {why} {my} {sys} is {slowv} {now}
        {why} is it (all|) (so|) {slowv} {now}
        {why} is everything (so|) {slowv} {now}
        {why} (are things|is all of this) (so|) {slowv} {now}
        {why} does {everything} (lag|hang|freeze|stutter|crawl|take forever|take so long|jerk|respond so slowly) {now}
        {why} {everything} {lags} {now}
        {my} {sys} (feels|seems|is|got|became|has become|is getting|appears|has been|runs) {slowv} {now}
        my system feels slow
        {my} {sys} {lags} {now}
        {everything} {lags} {now}
        it {lags} {now}
        (it is|it's|its|this is|things are|everything is) (so|) {slowv} {now}
        (so|very|too|damn|really) {slowv} {now}
        slow {sys}
        (slow|slowness|lag|lags|laggy|lagging|hangs|freezing|stutter|stuttering|sluggish)
        what (slows|is slowing) (down|) {my} {sys} (down|) {now}
        what (slows|is slowing) (everything|things|it|all|me|us) down {now}
        what (makes|is making) {my} {sys} (so|) (slow|laggy|sluggish) {now}
        what makes (it|everything|things) (so|) (slow|laggy|sluggish) {now}
        what is (the bottleneck|holding me up|holding everything up|blocking|the problem|the cause of the slowness|going on|happening|wrong|the matter|slow here|causing this|causing the lag|to blame) {now}
        what is (wrong|the matter|up|the problem|going on) with {my} {sys} {now}
        (what's|whats) (wrong|up|the matter|going on|the problem|happening) (with {my} {sys}|here|) {now}
        what (do|does) (things|everything|the system|my system|the machine|my computer|all|they) (wait|waits) for {now}
        what (is|are) (everything|things|my programs|the system|the machine) waiting (for|on) {now}
        who is (slowing|holding|blocking) (me|everything|the {sys}|things) (down|up|) {now}
        who is (to blame|guilty|the culprit|responsible for this|the troublemaker)
        where (is|are|does) (the|all the|my) (bottleneck|time|lag|slowness|delays|performance) (go|gone|come from|coming from|)
        where is the bottleneck
        (find|show|tell me|name) (the|) (bottleneck|culprit|cause|reason|problem|troublemaker|hog)
        {findout} (what is|what's|what) (slow|wrong|going on|slows {my} {sys} down|causing the lag|blocking)
        {findout} why {my} {sys} is {slowv} {now}
        (diagnose|analyse|analyze|investigate|debug|troubleshoot|examine|inspect) ({my} {sys}|this|the slowness|the lag|the problem|)
        (fix|repair|help with|solve|do something about) (this|it|the lag|the slowness|the slow {sys}|my slow {sys}|the problem)
        (can you|could you|please|pls|will you|would you) (fix|help with|look into|check|solve|do something about) (this|it|the lag|the slowness|my slow {sys}|the problem)
        (can|could) you (see|check|look|find out|tell) (why|what makes) {my} {sys} (is|) (so|) (slow|laggy|sluggish)
        help , {my} {sys} (is {slowv}|{lags})
        help (me|) (my {sys} is slow|it is slow|everything hangs|everything lags|it is freezing)
        (my|the) (fan|fans|cooler) (is|are) (loud|spinning|spinning like mad|screaming|noisy|going crazy|running at full speed|so loud) {now}
        {why} (is|are) (my|the) (fan|fans|cooler) (so|) (loud|noisy|spinning|running|crazy) {now}
        {why} is (my|the|this) ({sys}|laptop) (so|) (hot|warm|loud|noisy) {now}
        (the|my|this) ({sys}|laptop) (is|gets|runs) (so|very|) (hot|warm) {now}
        (the|my|our) (build|compile|compilation|download|upload|video|game|music|page|browser|web site|website|editor|login|query|test|tests|backup|job|jobs|terminal|shell|deploy) (takes|is taking|takes so|needs) (forever|ages|too long|so long|very long|an eternity|much longer than usual|hours) {now}
        (the|my|our) (build|video|game|music|browser|website|editor|sound|audio|call|video call|terminal|database|query|app|page) (is|has become|got|became|feels|seems) {slowv} {now}
        (the|my|our) (video|game|music|browser|sound|audio|call|video call|stream|editor|terminal) {lags} {now}
        {why} (is|does) (the|my|our) (build|video|game|music|browser|website|editor|sound|audio|call|terminal|database|query|app) (so|) {slowv} {now}
        {why} does (the|my|our) (build|compile|test|download|query|login|job|boot|command) (take|need) (so long|forever|ages|that long|so much time) {now}
        it crawls (since an hour|since yesterday|since a while|since this morning|all day|since the update|)
        (it|everything|the {sys}) (was|used to be) (fast|faster|fine|ok) (before|yesterday|earlier) , (now it is|but now it is|and now it's) {slowv}
        (i have to|i must|we) wait (for everything|so long|forever|ages|all the time|for every click) {now}
        i (can|could) (hardly|barely|not) (work|type|use it|do anything|move the mouse) (like this|any more|) {now}
        i (cannot|can't|cant) (work|type|do anything|use {my} {sys}) (like this|any more|)
        (nothing|hardly anything) (works|responds|reacts|moves|happens|loads) {now}
        (the|my) (load|load average|cpu load|system load) is (high|too high|very high|huge|above <num1>|over <num1>|at <num1>|<num1>) {now}
        {why} is (the|my) (load|load average|system load) (so|) (high|<num1>|above <num1>) {now}
        (performance|speed|response time|latency) is (bad|terrible|awful|poor|horrible|low|not good) {now}
        (bad|terrible|poor|awful) (performance|response times|latency) {now}
        {why} is (performance|the performance|the latency|latency|the response time) (so|) (bad|poor|terrible|high|low) {now}
        (this|my|the) (piece of junk|damn {sys}|stupid {sys}|old {sys}|crap) is (so|) (slow|sluggish|unusable)
        (ugh|argh|omg|wtf|man|damn|come on|seriously|oh no) (,|) (why is it|this is|it is|everything is) (so|) slow (again|)
        <word1> is (so|) {slowv} {now}
        {why} is <word1> (so|) {slowv} {now}
        <word1> {lags} {now}
        {why} does <word1> (take so long|hang|lag|freeze|crawl) {now}
        {my} {sys} (is|feels) {slowv} (since|after) (i started|i opened|i installed|i updated) <word1>
        {my} {sys} (is|feels) {slowv} when i (start|open|run|use|compile|play|type|work|browse)
        (users|people|customers|my colleagues|clients|they) (complain|say|report|tell me) (that|) (it is|everything is|the {sys} is|about) slow
        (we have|i have|there is|i see|i notice) (a|) (performance problem|performance issue|problem|lag|lags|hangs|slowness|hiccups|latency problem|stutter)
        why slow
        y so slow
        (sys|pc|comp|box) slow (pls|plz|) (help|fix|)
        what's taking so long
        what is taking (so long|all the time|so much time)
        (is|are) (something|somebody|someone|anything) (blocking|slowing|hogging|holding up) (my|the|this) ({sys}|machine|work)
        what should i (do|close|stop|kill) (to make it fast|against the lag|to speed things up|so that it is fast again|)
        what can (i|we) do (about|against) (the lag|the slowness|this|it)
        who is waiting (and for what|for whom|) {now}
        who waits (and for what|for whom|for what|) {now}
        {why} (do|am) i (have to|) (wait|waiting) (so long|so much|all the time|) {now}
        """,
    "diagnose.mem": """
        {why} is (my|the|all my|all the) {memw} (full|gone|used up|so full|nearly full|exhausted|low|running out) {now}
        (my|the|all my) {memw} is (full|gone|used up|nearly full|running out|low|almost gone|exhausted) {now}
        (am i|are we|is the {sys}|is it) (running out of|out of|short of|low on) {memw} {now}
        (i am|i'm|we are) (running out of|out of|short of|low on) {memw} {now}
        is (it|this|the problem|the cause|the slowness) (the|because of|due to|a lack of|caused by|down to|about) ({memw}|swap|swapping|memory pressure)
        {why} is (the {sys}|it|my {sys}|everything) (swapping|thrashing|paging) (so much|) {now}
        (the {sys}|it|my {sys}) (swaps|thrashes|is swapping|is thrashing|pages) (like mad|all the time|a lot|) {now}
        {why} is (so much|all the|my) swap (used|in use|full) {now}
        is (there|something|anything) (memory pressure|short of memory|waiting for memory|wrong with the memory) {now}
        what (is|are) (waiting|stalled) (for|on|because of) {memw} {now}
        do i have a (memory problem|memory leak|ram problem)
        is {memw} (the|a|my) (bottleneck|problem|issue|reason)
        (is|are) (memory|ram|swap) (ok|fine|the reason|a problem) {now}
        {why} (was|did) (my|the) (program|process|app|browser|job|<N1>) (killed|get killed|die|crash) (by the oom killer|for lack of memory|out of memory|)
        (who|what|which process) (was|got|has been) killed (by the oom killer|for lack of memory|out of memory|by the kernel|)
        (out of memory|oom|oom killer|memory pressure|memory leak|swapping|thrashing) (?|)
        {findout} (the|a|any) memory (problem|leak|pressure|hog|bottleneck|stall)
        how (bad|high|strong) is (the|) memory pressure {now}
        {why} is (there|) (so|) little {memw} (free|left) {now}
        (memory|ram) (problem|problems|issue|trouble)
        """,
    "diagnose.disk": """
        {why} is (my|the) {diskw} (so|) (slow|busy|overloaded|loud|at its limit) {now}
        (my|the) {diskw} is (so|very|) (slow|busy|overloaded|at its limit|rattling|loud|noisy|working all the time) {now}
        (my|the) (disk light|disk led|hard disk|disk) (blinks|flickers|rattles|is on|works) (all the time|like mad|constantly|without end) {now}
        is (it|this|the problem|the cause|the slowness) (the|because of|due to|caused by|down to|about) ({diskw}|slow disk)
        what (is|are) (waiting|stalled|blocked) (for|on|by) (the|) {diskw} {now}
        {why} (does|do) (writing|reading|saving|loading|copying|opening|writes|reads) (files|a file|data|anything|) take (so long|forever|ages) {now}
        (writing|reading|saving|loading|copying|opening) (files|a file|data|things|) (takes|is|needs) (so long|forever|ages|slow|so slow) {now}
        is (the|my) {diskw} (the|a|my) (bottleneck|problem|issue|reason)
        is (the|my) {diskw} (ok|fine|overloaded|too slow|keeping up) {now}
        {findout} (the|a|any) (disk|io|i/o) (problem|pressure|hog|bottleneck|stall|wait)
        how (bad|high|strong) is (the|) (disk|io|i/o) (pressure|wait|load) {now}
        {why} is (the|) (iowait|io wait|i/o wait) (so|) high {now}
        (io|i/o|disk) (wait|problem|pressure|problems|trouble) (?|)
        do i have (a|an) (disk|io|i/o) problem
        """,
    "diagnose.cpu": """
        {why} is (my|the) {cpuw} (so|) (busy|overloaded|full|hot|at <pct1>|high|maxed out|at its limit) {now}
        (my|the|all) {cpuw} (is|are) (so|very|) (busy|overloaded|full|hot|at <pct1>|high|maxed out|at its limit|at the limit) {now}
        is (it|this|the problem|the cause|the slowness) (the|because of|due to|caused by|down to|about) {cpuw}
        what (is|are) (waiting|queued|stalled) (for|on) (the|a|) {cpuw} {now}
        who (waits|is waiting|has to wait|must wait) for (the|a|) {cpuw} {now}
        {why} is (the|my|) cpu (usage|load|utilization|utilisation) (so|) (high|at <pct1>|<pct1>) {now}
        (the|my|) cpu (usage|load|utilization) is (high|too high|at <pct1>|<pct1>|very high) {now}
        is (the|my) {cpuw} (the|a|my) (bottleneck|problem|issue|reason)
        is (the|my) {cpuw} (ok|fine|overloaded|too slow|busy|keeping up) {now}
        {findout} (the|a|any) cpu (problem|pressure|hog|bottleneck|stall)
        how (bad|high|strong) is (the|) (cpu pressure|cpu load|run queue|fight for the cpu) {now}
        do i have (a|) cpu problem
        (cpu problem|cpu pressure|cpu hog|cpu trouble|high cpu|cpu <pct1>) (?|)
        {why} (do|are) (my|the|all|all my) (programs|processes|tasks) (wait|waiting) for (the|a|) {cpuw} {now}
        """,
    "task": """
        {why} is <N1> (so|) {slowv} {now}
        {why} <N1> is {slowv} {now}
        {why} is (my|the|our) <N1> ({procw}) (so|) {slowv} {now}
        <N1> (is|feels|seems|got|became|has become|is getting|runs) {slowv} {now}
        (my|the|our) <N1> ({procw}) (is|feels|seems|got|became) {slowv} {now}
        <N1> {lags} {now}
        (my|the|our) <N1> ({procw}) {lags} {now}
        {why} does <N1> (take so long|hang|lag|freeze|stutter|crawl|take forever|take ages|respond so slowly|not respond|need so long|wait|wait so much|wait so long|stall|not finish|make no progress) {now}
        what (does|is) <N1> (wait|waiting) (for|on) {now}
        what does (pid|process|the process|the process with pid|process number) <N1> wait (for|on) {now}
        what (does|is) (pid|process|the process) <N1> (do|doing|waiting for|up to|blocked on|stuck on) {now}
        what is <N1> (doing|blocked on|blocked by|stuck on|up to|busy with|hanging on) {now}
        what (does|is) <N1> (do|doing) all (the|that) time
        what (slows|is slowing|holds|blocks|is blocking) (down|up|) <N1> (down|up|) {now}
        who (slows|is slowing|blocks|is blocking|delays|disturbs|holds up|starves|is starving) <N1> (down|) {now}
        {who} is (slowing down|holding up|blocking|starving|in the way of|disturbing) <N1> {now}
        who (does|is) <N1> (wait|waiting) for {now}
        (how long|how much|how often) (does|did|has) <N1> (wait|waited|have to wait) {now}
        (tell|show) me (about|more about|what you know about|the waits of|what is wrong with|what's wrong with) <N1>
        (explain|analyse|analyze|diagnose|check|investigate|look at|inspect|debug|examine) <N1>
        (explain|analyse|analyze|diagnose|check|investigate|look at|inspect) (the|my|) <N1> {procw}
        {findout} (why|what makes) <N1> (is|) (slow|so slow|laggy)
        what (is wrong|is the matter|is going on|is up|happens|happened) (with|to) <N1> {now}
        (what's|whats) (wrong|up|the matter|going on) with <N1> {now}
        is <N1> (slow|waiting|starved|starving|blocked|stuck|hanging|held up|waiting for the cpu|waiting for memory|waiting for the disk|short of memory|throttled|frozen|dead|ok|fine|healthy|delayed) {now}
        does <N1> (wait|wait for something|wait for the cpu|get enough cpu|get enough memory|have enough memory|have enough cpu|suffer|have a problem) {now}
        <N1> (slow|hangs|stuck|lag|lags|?)
        (fix|help) <N1>
        (the|my) <N1> (build|job|query|page|window|video|login|run|test) (takes forever|takes ages|is so slow|hangs|takes too long)
        {why} is <N1> (not|hardly) (responding|making progress|getting cpu|moving|running|reacting) {now}
        {why} does <N1> (get|have) (so|) little (cpu|cpu time|memory) {now}
        (where|on what) does <N1> (lose|spend) (its|the|all its) time
        since <num1> minutes <N1> (hangs|is slow|lags)
        i (have to|must) wait (so long|forever|ages|) for <N1>
        why slow <N1>
        """,
    "top.cpu": """
        {who} {eats} (the|my|all the|all my|so much|most of the|the most|most|) {cpuw} {now}
        who (is|are) (the|) (biggest|top|main|largest) {cpuw} (users|user|hogs|hog|consumer|consumers|eaters) {now}
        (top|biggest|main|largest) cpu (users|hogs|consumers|processes) {now}
        where (is|are|does) (my|the|all the|all my) {cpuw} (going|gone|go) {now}
        what is using (the|my|so much|all my|) {cpuw} {now}
        who is using the cpu
        (show|tell) me (who|what) {eats} (the|most|most of the|) cpu
        cpu (usage by process|hogs|users|ranking|consumers)
        rank (the|all|) (processes|programs) by cpu
        who (works|computes|runs) (the|) (most|hardest) {now}
        {who} (is|are) (the|) (busiest|most active|most hungry) {now}
        what is running (so hard|so much|that hard|at full speed) {now}
        what (keeps|is keeping) (the|my|both|all) {cpuw} busy {now}
        {who} (runs|is running) at <pct1> (cpu|) {now}
        """,
    "top.mem": """
        {who} {eats} (the|my|all the|all my|so much|most of the|the most|most|) {memw} {now}
        who (is|are) (the|) (biggest|top|main|largest) {memw} (users|user|hogs|hog|consumer|consumers|eaters) {now}
        (top|biggest|main|largest) (memory|ram) (users|hogs|consumers|processes) {now}
        where (is|has|does) (my|the|all the|all my) {memw} (going|gone|go) {now}
        what is using (the|my|so much|all my|) {memw} {now}
        who is using the memory
        (show|tell) me (who|what) {eats} (the|most|most of the|) memory
        (memory|ram) (usage by process|hogs|users|ranking|consumers)
        rank (the|all|) (processes|programs) by (memory|ram)
        {who} (has|holds|occupies|keeps|leaks|is leaking) (the most|so much|all the|most|) {memw} {now}
        {who} uses (the most|most of the|) swap {now}
        {who} uses more than <size1> (of|) {memw} {now}
        {who} (is|are) (the|) (fattest|largest in memory) {now}
        """,
    "top.disk": """
        {who} {eats} (the|my|all the|all my|so much|most of the|the most|) {diskw} {now}
        what is (writing|reading) so much (to disk|data|) {now}
        {who} (writes|reads|is writing|is reading) (so much|the most|most|all the time|like mad|) (to disk|to the disk|from disk|on the disk|data|) {now}
        who (is|are) (the|) (biggest|top|main|largest) (disk|io|i/o) (users|user|hogs|hog|consumer|consumers|writer|writers|reader) {now}
        (top|biggest|main|largest) (disk|io|i/o) (users|hogs|consumers|processes|writers|readers) {now}
        what is using (the|my|so much|) (disk|io|i/o|disk bandwidth) {now}
        who is using the disk
        (show|tell) me (who|what) {eats} (the|most|) (disk|io)
        (disk|io|i/o) (usage by process|hogs|users|ranking|consumers|writers)
        rank (the|all|) (processes|programs) by (disk|io|i/o)
        {who} (keeps|is keeping|makes|holds) (the|my) (disk|drive|hard disk) busy {now}
        what is (my|the) (disk|drive|hard disk) (doing|busy with|working on) {now}
        """,
    "history": """
        what (happened|changed|was wrong|was going on|went wrong) (yesterday|last night|this morning|overnight|in the last hour|an hour ago|earlier|before|today|in the night|since yesterday|while i was away|in the past hour|last week|on monday|at noon|at night|in the meantime)
        what changed since (yesterday|this morning|last week|an hour ago|the last boot|last night|then)
        (was|were) (it|the {sys}|my {sys}|everything|things) (slow|ok|fine|busy|laggy) (yesterday|last night|this morning|an hour ago|earlier|before|in the night|overnight|in the last hour|last week)
        since when (is|was|has) (it|this|my {sys}|the {sys}|everything) (been|) (slow|so slow|laggy|like this|busy|bad)
        since when (is it slow|does it lag|do i have this problem|does this last|does that happen|is that so)
        (how long|for how long) (has|is) (it|this|the {sys}|my {sys}) (been|) (slow|like this|going on|so slow|laggy)
        when (did|has) (it|this|the slowness|the problem|the lag|that) (start|begin|begun|started|get slow|become slow|happen)
        when (was|did) (it|the {sys}|my {sys}) (last|) (slow|get slow|become slow|the last time)
        when was (the last|the worst) (stall|lag|slowness|hang|problem)
        (show|tell) me (the|) (history|past|last hour|past hour|last day|events of today|events of last night|what happened)
        history (of the waits|of the {sys}|of slowness|of today)
        (how often|how many times) (was|is|has|did) (it|the {sys}|this) (slow|been slow|happen|hang|happened) (today|this week|before|)
        did (anything|something) (happen|go wrong|change|hang|stall) (yesterday|last night|overnight|this morning|while i was away|earlier|today|in the last hour)
        has (this|it|that) (happened|been slow|occurred) before
        (did|was) (the oom killer|anything killed|something killed) (run|) (last night|yesterday|overnight|earlier|this morning)
        is it (slower|worse|better|faster) than (yesterday|before|an hour ago|this morning|last week|usual)
        what (happened|changed|was wrong|was slow) (in the last|in the past|within the last) <dur1>
        (was|were) (it|the {sys}|everything|things) (slow|ok|fine|busy) <dur1> ago
        what (happened|was going on|was slow) <dur1> ago
        what (happened|changed|was wrong) (on|since) <date1>
        was (<N1>|<word1>) (slow|waiting|busy|running) (yesterday|last night|this morning|earlier|<dur1> ago)
        """,
    "history.time": """
        was (it|the {sys}|my {sys}|everything) (slow|busy|ok|fine|laggy|overloaded) (at|around|about|near) <time1>
        what (happened|was wrong|was going on|went wrong|was slow|was that|hung) (at|around|about|near|shortly before|shortly after) <time1>
        {why} was (it|the {sys}|my {sys}|everything|<N1>) (so|) (slow|laggy|busy|hanging|frozen) (at|around|about) <time1>
        (show|tell) me (what happened|the state|the waits|how it was) (at|around|about) <time1>
        (and|) (at|around) <time1>
        how was (it|the {sys}|the load) (at|around) <time1>
        who (slowed|was slowing) (the {sys}|it|everything) down (at|around) <time1>
        what changed since <time1>
        (it|the {sys}|everything) (was|hung|lagged|froze|got) (slow|) (at|around|since) <time1>
        did (anything|something) (happen|go wrong|hang|stall) (at|around) <time1>
        yesterday at <time1> (it was slow|it hung|it lagged|everything froze|what happened)
        last night (at|around) <time1> (it was slow|what happened|something hung)
        since <time1> (it is slow|it lags|everything hangs|everything is slow)
        who (used|was using) the (cpu|memory|disk) (at|around) <time1>
        """,
    "health": """
        is everything (fine|ok|okay|alright|all right|in order|good|normal|healthy|well|running smoothly|under control) {now}
        is (my|the|this) {sys} (fine|ok|okay|alright|healthy|in good shape|doing well|doing fine|doing ok|in order|all right|normal|happy|well) {now}
        (are|is) (things|all) (fine|ok|okay|good|well) {now}
        (all|everything) (ok|okay|fine|good|well|alright|green|normal) {now}
        how (is|does|are) (my|the|this) {sys} (doing|feeling|do|today|running|) {now}
        how (is|are) (things|it going|everything|it|it looking|we doing) {now}
        how (does it look|do things look|does the {sys} look|healthy is {my} {sys}) {now}
        (check|show|tell me|report|give me) (the|my|) (health|system health|state|overall state|health of {my} {sys}|state of {my} {sys})
        (health|health check|system check|system health|state of the system|overview|summary|report|sanity check) (please|)
        (give|show) me (an|a|the) (overview|summary|short report|quick status|status report|health report)
        (do i have|are there|is there) (any|a|some) (problem|problems|trouble|issues|issue|warnings) {now}
        (any|some) (problems|trouble|issues|news|warnings) {now}
        (anything|something) (wrong|unusual|to worry about|i should know|suspicious|bad|strange) {now}
        is (anything|something) (wrong|broken|unusual|strange|not ok|bad) (with {my} {sys}|) {now}
        (should|must|do) i (worry|be worried|need to worry|do anything|have to do anything) {now}
        is (my|the|this) {sys} (slow|busy|overloaded|under load|stressed|in trouble|idle|under pressure) {now}
        is it (slow|busy|overloaded|idle) {now}
        does (my|the) {sys} (run|work) (well|fine|ok|smoothly|normally) {now}
        how (loaded|busy) is (my|the|this) {sys} {now}
        how is the load
        status
        what is the (status|state|health) of (my|the|this) {sys}
        """,
    "optimize.coding": """
        (yes ,|) (optimize|optimise|tune|prepare|set up|configure) (the {sys}|my {sys}|everything|it|this|) (for|to) (coding|programming|development|software development|compiling|writing code|my editor|building software|developing|dev work)
        (optimize|optimise|tune) for (coding|programming|code|development)
        i (want|am going|need|would like|plan) to (code|program|write code|compile|develop|write software) (now|today|all day|for a while|)
        (i am|i'm) (coding|programming|developing|compiling|writing code) (now|today|)
        (coding|programming|development|developer|dev) (mode|profile|plan|time|please)
        (make|get) (the {sys}|my {sys}|it|this|everything) (ready|fast|good|better|snappy) for (coding|programming|development|compiling)
        switch to (coding|programming|development|developer) (mode|profile)
        """,
    "optimize.gaming": """
        (yes ,|) (optimize|optimise|tune|prepare|set up|configure) (the {sys}|my {sys}|everything|it|this|) (for|to) (gaming|games|playing|playing games|a game|my game|play)
        (optimize|optimise|tune) for (gaming|games|play)
        i (want|am going|would like|plan) to (play|game|play a game|play games) (now|tonight|today|for a while|)
        (i am|i'm) (gaming|playing|playing a game) (now|tonight|)
        (gaming|game|play|gamer) (mode|profile|plan|time|please)
        (make|get) (the {sys}|my {sys}|it|this|everything) (ready|fast|good|better|smooth) for (gaming|games|playing|the game)
        switch to (gaming|game) (mode|profile)
        (more|give me more) (fps|frames)
        """,
    "optimize.call": """
        (yes ,|) (optimize|optimise|tune|prepare|set up|configure) (the {sys}|my {sys}|everything|it|this|) for (the|a|my|) (call|video call|meeting|conference|video conference|video meeting|online meeting|phone call|zoom call|zoom|teams meeting|webinar)
        (optimize|optimise|tune) for (the video call|a call|calls|meetings|video)
        i (have|am in|am going to have|will have|must join) (a|the|my|an|) (call|video call|meeting|conference|online meeting|zoom call) (now|in <dur1>|soon|at <time1>|)
        (call|meeting|conference|video call) (mode|profile|plan|please)
        (make|get) (the {sys}|my {sys}|it|this|everything) (ready|fast|good|better|smooth) for (the|my|a) (call|video call|meeting)
        switch to (call|meeting) (mode|profile)
        (my|the) (video call|call|meeting) (must|should|has to) (not stutter|be smooth|run well|have priority)
        """,
    "optimize.batch": """
        (yes ,|) (optimize|optimise|tune|prepare|set up|configure) (the {sys}|my {sys}|everything|it|this|) for (batch|batch work|batch jobs|throughput|number crunching|long jobs|background jobs|rendering|the render|maximum throughput|computing|a long computation)
        (optimize|optimise|tune) for (batch|throughput)
        (batch|throughput|render) (mode|profile|plan|please)
        (make|get) (the {sys}|my {sys}|it|everything) (ready|fast|good|better) for (batch jobs|throughput|rendering|number crunching|long jobs)
        switch to (batch|throughput) (mode|profile)
        (i want|give me) (maximum|max|the most|more) throughput
        let (the|my) (jobs|batch jobs|computations) (run|finish) as fast as possible (tonight|overnight|)
        """,
    "optimize.quiet": """
        (yes ,|) (optimize|optimise|tune|prepare|set up|configure) (the {sys}|my {sys}|everything|it|this|) for (silence|quiet|quietness|low noise|less noise|a quiet room|the night)
        (make|keep|get) (the {sys}|my {sys}|it|the fans|the fan|this) (quiet|silent|quieter|less noisy|less loud|cool|cooler)
        (quiet|silent|silence|night|whisper) (mode|profile|plan|please)
        (be|run) (quiet|silent|quieter|more quietly)
        switch to (quiet|silent) (mode|profile)
        (less|reduce the) (noise|fan noise) (please|)
        i (want|need) (silence|quiet|it quiet|a quiet {sys})
        """,
    "optimize.battery": """
        (yes ,|) (optimize|optimise|tune|prepare|set up|configure) (the {sys}|my {sys}|everything|it|this|) for (battery|battery life|the battery|long battery life|saving power|power saving|low power|a long flight|the train)
        (optimize|optimise|tune) for (battery|battery life|power)
        (save|spare|preserve|stretch) (the|my|) (battery|power|energy)
        (battery|power saving|low power|energy saving|eco|travel) (mode|profile|plan|please)
        (make|let) (the|my) battery (last|live) (longer|as long as possible)
        (my|the) battery (is|is getting|gets) (low|empty|nearly empty|empty too fast|at <pct1>)
        i (am|will be) on battery (now|for <dur1>|today|)
        switch to (battery|power saving|low power) (mode|profile)
        """,
    "change.faster": """
        {makeit} <N1> (faster|quicker|fast|fast again|more responsive|snappier|run faster|smoother|go faster)
        (speed up|accelerate|boost|hurry up) <N1>
        speed <N1> up
        (give|grant) <N1> (more|) (cpu|cpu time|priority|more priority|power|more power|memory|a higher priority|a bigger share|resources)
        (prioritize|prioritise|favour|favor|prefer) <N1> (over everything|over the rest|over others|)
        (raise|increase) (the|) (priority|share|weight) of <N1>
        <N1> (should|must|has to|needs to) (be faster|have priority|run first|go first|be quicker|get more cpu|get priority|not wait)
        i (need|want) <N1> (to be|) (faster|to run faster|fast|to be quick)
        let <N1> (go first|run first|have priority|have more cpu|run at full speed)
        (put|move) <N1> (first|on top|to the front)
        """,
    "change.less": """
        (give|grant) <N1> (less|lower|a lower|a smaller) (cpu|cpu time|priority|power|share|resources|weight|memory)
        (slow down|throttle|calm|calm down|tame|deprioritize|deprioritise|reduce|tone down|restrain|hold back) <N1>
        slow <N1> down
        (lower|reduce|decrease) (the|) (priority|share|weight|cpu use|cpu share) of <N1>
        <N1> (should|must|has to) (use less|use less cpu|yield|step back|be slower|have less priority|wait|stay in the background|take less|be nicer|not disturb me|run in the background)
        make <N1> (nicer|slower|yield|less hungry|less greedy|idle|low priority|use less cpu)
        (run|put|keep|move) <N1> (in the background|at low priority|as idle|to the background|with low priority|last)
        let <N1> (wait|yield|go last|run only when nothing else does)
        (set|make) <N1> (to|) (idle|low priority)
        i (want|need) <N1> to (use less|use less cpu|slow down|yield)
        <N1> (uses|takes|eats) too much (cpu|) , (do something|slow it down|make it stop|give it less)
        """,
    "change.limit": """
        (limit|cap|restrict|bound|confine) <N1> to <size1> (of memory|of ram|memory|ram|)
        (limit|cap|restrict|bound) <N1> to <pct1> (of cpu|cpu|of the cpu|of one cpu|of a core|)
        (limit|cap|restrict) (the|) (memory|cpu|disk|cpu use|memory use|io|disk use) of <N1> (to (<size1>|<pct1>)|)
        (limit|cap|restrict|bound) <N1>
        <N1> (should|must|may) (not use|never use|use at most|get at most|have at most|only use) (more than|) (<size1>|<pct1>) (of memory|of cpu|memory|cpu|)
        (set|put) (a|) (limit|cap|memory limit|cpu limit|quota) (on|for|of|to) (<N1>|<size1> on <N1>|<pct1> for <N1>)
        (give|allow) <N1> (only|at most|no more than) (<size1>|<pct1>) (of memory|of cpu|memory|cpu|)
        (do not|don't|dont|never) let <N1> (use|have|take) more than (<size1>|<pct1>) (of memory|of cpu|memory|cpu|)
        """,
    "change.pause": """
        (pause|suspend|freeze|halt|hold|put on hold) (the|my|) <N1> (for a while|for now|for <dur1>|until later|)
        stop <N1> (for a while|for now|for a moment|for <dur1>|temporarily|until i say so)
        put <N1> on hold
        (take a break|have a break) with <N1>
        let <N1> (rest|sleep|pause) (for a while|for <dur1>|)
        <N1> (should|can|must) (pause|wait until later|stop for now|rest|continue later)
        """,
    "change.hibernate": """
        (hibernate|put to sleep|swap out|push out|send to sleep|page out) (the|my|) <N1>
        put <N1> to sleep
        (hibernate|freeze and push out) <N1> (to free memory|to get memory|)
        (push|move) <N1> (out of memory|to swap|out to swap)
        (free|release|reclaim|give back) (the memory of|memory from) <N1>
        """,
    "change.hibernate.none": """
        (hibernate|put to sleep|push out|swap out) (what|whatever|everything|all|the things) (i do not use|i don't use|i am not using|is not used|is unused|is idle|nobody uses|in the background)
        (hibernate|put to sleep) (background|idle|unused) (tabs|programs|processes|apps)
        (free|free up|release|reclaim|get me|make room in|give back) (some|more|) (memory|ram)
        """,
    "change.faster.none": """
        {makeit} (it|everything|my {sys}|the {sys}|things|this {sys}|<word1>) (faster|quicker|fast|fast again|more responsive|snappier|smoother|run faster)
        (speed up|accelerate|boost) (my {sys}|the {sys}|everything|things|it|<word1>)
        speed (it|things|everything) up
        (give|grant) <word1> (more|) (cpu|cpu time|priority|power|memory)
        (prioritize|prioritise) <word1>
        """,
    "change.less.none": """
        (give|grant) (<word1>|the build|the backup|the job|the background jobs) (less|a lower) (cpu|priority|power|memory|)
        give the build less
        (slow down|throttle|tame|deprioritize) (<word1>|the build|the backup|the background jobs|the others|everything else)
        (lower|reduce) the priority of (<word1>|the build|the backup|the background jobs)
        """,
    "change.limit.none": """
        (limit|cap|restrict) (<word1>|the browser|the build|the backup) to (<size1>|<pct1>) (of memory|of cpu|)
        (limit|cap|restrict) (the memory of|the cpu of|) (<word1>|the browser|the build|the backup)
        """,
    "change.pause.none": """
        (pause|suspend|freeze|hold) (<word1>|the backup|the build|the job|the download|the background jobs) (for a while|for now|for <dur1>|)
        pause the backup
        """,
    "yes": """
        (yes|y|yep|yeah|yup|sure|ok|okay|do it|go|go ahead|please do|yes please|of course|apply|apply it|proceed|agreed|fine|alright|all right|confirm|confirmed|go for it|make it so|sounds good|do that|yes do it|yes , do it|yes , please|ok do it|ok , go ahead|sure , go ahead|absolutely|definitely|certainly|why not|please apply|yes apply it|i agree|good idea|let's do it|lets do it|you may|perfect , do it|right|aye|affirmative|accept|accepted|yes , apply|ya|ja|oui|k|kk|yes thanks|please go ahead|do so|that is fine|thats fine|correct|exactly|yes , go|yess|yes yes|apply the change|apply the action|do what you proposed|do what you said|accept the proposal)
        (yes|ok|okay|sure|yeah|yep) (,|) (do it|go ahead|apply it|please|please do|go on|make it so|do that|run it|that's fine|i agree|fine) (now|please|)
        (ok|okay|well|alright) (then|) (,|) (yes|do it|go|go ahead|apply it)
        """,
    "no": """
        (no|n|nope|nah|don't|dont|do not|no thanks|no thank you|cancel|stop|not now|never|leave it|leave it alone|better not|rather not|please don't|do not do it|don't do it|dont do that|no , thanks|abort|forget it|never mind|nevermind|no way|not today|refuse|reject|decline|i'd rather not|i do not want that|keep it as it is|leave everything as it is|no , leave it|no don't|no , stop|not yet|maybe later|later|hands off|don't touch it|do not touch anything|no change|no changes|skip|skip it|cancel that|negative|nein|no no|hell no|i disagree|that is a bad idea|bad idea|wait , no|no , cancel)
        (no|nope|nah) (,|) (thanks|thank you|don't|do not do it|leave it|not now|stop|cancel that|i do not want that|please don't|forget it) (please|)
        (please|) (do not|don't|dont|never) (apply|change|touch|do) (it|that|this|anything|the change)
        """,
    "why": """
        (why|why ?|why that|why this|why should i|why would you do that|why do you want to do that|why do you think so|why is that|why is that good|what for|for what reason|what is the reason|explain|explain that|explain why|explain it|how come|how do you know|how do you know that|are you sure|on what grounds|what makes you think so|justify that|reason|your reason|why exactly|but why|and why|why so|why not something else|why this one|why him|give me a reason|what is the evidence|evidence|prove it|show me the evidence|what is your evidence|how sure are you|says who|what would that help|does that help|will that help|will it help|would it help|why do you propose that|why do you suggest that|why did you choose that)
        """,
    "what": """
        (what|what ?|what exactly|what exactly will you change|what will you change|what will you do|what would you do|what would you change|what do you want to do|what do you want to change|what happens then|what happens if i say yes|what does that do|what does it do|what does that mean|what does this mean|which change|which changes|which action|what are you going to do|what are you going to change|what is going to change|show me the change|show the change|show me what you will do|show me the details|details|more details|tell me more|what is changed|what is it that you do|what is the change|what is the proposal|what do you propose|what did you propose|repeat the proposal|say that again|come again|what will be changed|exactly what|can it be undone|is it reversible|can i undo it|can i take it back|is that safe|is it safe|is it dangerous|is that dangerous|what are the risks|what could go wrong|any side effects|what are the side effects|what is the risk|how do you do that|how will you do that|how would you do it|how does it work|which knob|which file will you write)
        """,
    "undo.last": """
        (undo|undo that|undo it|undo this|undo the last|undo the last one|undo the last change|undo the last action|undo your last change|undo what you did|revert|revert that|revert it|revert the last change|revert the last action|take it back|take that back|take back the last change|roll back|roll it back|roll that back|rollback|put it back|restore it|change it back|set it back|back|go back|reverse that|reverse it|undo please|please undo|please undo that|please revert|i changed my mind|i changed my mind , undo it|make it as it was|as it was before|cancel the last change|cancel what you did|remove the last change|back to how it was|that made it worse|that was bad , undo|it got worse , undo it|it is worse now , take it back|put it back as it was|turn it back|let it be as before)
        (please|can you|could you|would you) (undo|revert|take back|roll back) (that|it|the last change|the last action|what you did|your last change)
        """,
    "undo.all": """
        (undo|revert|take back|roll back|cancel|reverse|remove) (everything|all|all changes|all actions|all of it|all your changes|all of your changes|every change|everything you did|everything you changed|all that you did|all you have done|all your actions|the lot)
        (put|set|change|turn) everything back (as it was|to how it was|to normal|)
        (restore|reset) (everything|all|all settings|the original settings|all the old values|the original state|the system as it was|to the original state)
        (please|can you|could you) (undo|revert|take back|roll back) (everything|all|all changes|all of it)
        (back to|i want) (the original state|everything as it was|normal|the old settings)
        undo all
        """,
    "undo.num": """
        (undo|revert|take back|roll back|cancel|reverse) (action|change|number|no|nr|the action|the change|action number|change number|) <num1>
        (please|can you|could you) (undo|revert|take back) (action|change|number|) <num1>
        undo <num1> (please|)
        """,
    "log": """
        what (did|have) you (change|changed|do|done|did|touch|touched|set) (today|so far|yesterday|lately|recently|this week|until now|on my {sys}|)
        (show|list|print|give|tell) (me|) (the|your|all|all the|) (actions|changes|log|action log|change log|journal|past actions|list of changes|list of actions|things you did|things you changed)
        (which|what) (changes|actions) (did you make|have you made|are active|are in force|were made|did you apply|have been applied|are there|have you taken)
        (which|what) (of your|) (changes|actions) (are|is) still (active|in force|applied|there)
        (did|have) you (change|changed|do|done|touch|touched) (anything|something) (today|so far|on my {sys}|)
        (log|action log|change log|changes|actions|journal|your log|the log)
        what (was|has been) (changed|done) (by you|so far|today|)
        is (any|one) of your changes (still|) active
        """,
    "hello": """
        {hi} {llamux} (!|)
        hello llamux (!|)
        {hi} , how are you (today|)
        (how are you|how do you do|what's up|whats up|are you there|you there|anybody there|anyone home|are you awake|nice to meet you|pleased to meet you|good to see you|are you alive|are you ready|ping|test|testing|knock knock)
        (thanks|thank you|thx|ty|many thanks|thanks a lot|thank you very much|thanks llamux|great|cool|nice|well done|good job|good|perfect|awesome|great job|excellent|wonderful|good work|that helped|it is fast now|much better|works now) (!|)
        (bye|goodbye|good bye|see you|good night|see you later|cu|ciao|so long|have a nice day) {llamux}
        """,
    "about": """
        (who|what) are you
        what (can|could) you do (for me|)
        what (can|may|could|should) i (ask|ask you|say|do here|write here|type)
        (how|what) (can|do) you (help|help me|work|do)
        how do (i use you|you work|i use this|i work with you|i ask you|i talk to you|i use llamux)
        (help|help me|help please|usage|instructions|manual|i need help|?)
        what (is|does) (llamux|this|this thing|this program|this agent|this tool) (do|for|)
        (tell me|say something) (about|more about) (you|yourself|llamux)
        (introduce|describe|explain) yourself
        (are you|is this) (a|an) (robot|human|ai|bot|person|language model|program|llm|chat bot|machine)
        (what is|what's|whats) your (name|purpose|job|version|model)
        (who|which company) (made|wrote|built|created|trained) you
        (do you|are you) (run|running|work|working) (offline|locally|on this machine|without internet|in the cloud|with the internet)
        (do you|are you) (send|sending|collect|collecting) (data|my data|anything) (anywhere|to the internet|to anyone|)
        which (questions|things|commands) (do you understand|can i ask|do you know)
        what do you know
        (how much|how many) (memory|cpu|resources) do you (use|need|take)
        what are you for
        """,
    "offtopic": """
        (what|which) is the (capital|population|currency|language|flag|president|king|anthem) of (france|germany|spain|china|italy|<word1>|the world)
        (write|compose|make|create) (me|) (a|an|some|the) (poem|song|story|joke|essay|letter|email|haiku|novel|speech|rap|limerick|blog post|cover letter) (about (love|the sea|cats|a llama|spring|<word1>|my dog|linux)|)
        (tell|sing) (me|us|) (a|an|some) (joke|story|song|fairy tale|riddle|secret|lie|funny story)
        (what is|what's|how is|how will be|how is the) (the|) (weather|forecast|temperature outside) (today|tomorrow|in (paris|london|berlin|<word1>)|like|outside|)
        (who|what) (won|wins|will win) (the|) (game|match|world cup|election|race|lottery|super bowl) (yesterday|today|)
        who (is|was) (the|) (president|king|queen|chancellor|prime minister|ceo|richest man|inventor) (of|in) (france|germany|the us|england|apple|<word1>)
        who (was|is) (einstein|newton|shakespeare|mozart|napoleon|<word1> <word2>)
        (translate|say) (this|that|hello|good morning|<str1>|<word1>) (to|into|in) (french|german|spanish|english|chinese|latin)
        (what|how) (should|do|can) i (cook|eat|wear|drink|bake|make) (for dinner|today|tonight|for breakfast|)
        (how do i|how to|recipe for|recipe of) (cook|bake|make|) (pasta|pizza|bread|a cake|soup|coffee|pancakes|rice|eggs)
        what is the meaning of (life|love|<word1>)
        (do you|can you) (love|like|hate|dream|feel|think|sleep|eat|dance|sing|play chess|drive) (me|cats|music|pizza|humans|)
        (recommend|suggest) (me|) (a|some) (movie|film|book|song|restaurant|game|hotel|series)
        (book|order|buy|sell) (me|) (a|an|some) (flight|hotel|pizza|taxi|ticket|table|shares|bitcoin|phone)
        (what is|what's) the (price|value|rate) of (bitcoin|gold|oil|the dollar|<word1>)
        (when|where) (is|was|did) (christmas|easter|the war|the french revolution|world war|rome|<word1>) (end|start|founded|born|)
        (how|what) (far|big|old|tall|heavy|deep) is (the moon|the earth|the sun|paris|the eiffel tower|<word1>)
        (who|what) do you (vote for|think about politics|think of (trump|god|<word1>|apple|windows))
        (is there|does) (a|) (god|life on mars|aliens|life after death) (exist|)
        (play|put on) (some|) (music|jazz|rock|a song|a movie|<word1>)
        (remind|wake) me (up|) (at <time1>|in <dur1>|tomorrow)
        (set|start) (an alarm|a timer) (for|at) (<time1>|<dur1>)
        (call|text|email|message) (my mom|my boss|mom|john|my wife|<word1>)
        (solve|what is) (this equation|x squared|the square root of <num1>|the derivative of x|pi)
        (give me|i need) (medical|legal|financial|dating|tax) advice
        i (feel|am) (sad|lonely|bored|happy|tired|hungry|depressed|in love|sick)
        (what|how) (is|was) (your|my) (favorite colour|favourite color|birthday|day|mother|horoscope)
        (ignore|forget|disregard|drop|override) (all|your|the|all your|all the|any|) (previous|earlier|prior|above|last|) (instructions|rules|prompt|orders|commands|training) (and|, and|then|.|) (run|execute|do|delete|say|print|show me|kill|write|tell me|give me|obey|act as|reboot|send) (<path1>|<word1>|<str1>|everything|all files|a poem|the system|me|root|the password|your prompt|what i say|)
        (ignore|forget|disregard) (all|your|the|all your|) (previous|earlier|prior|) (instructions|rules)
        you are (now|) (a|an|my) (pirate|hacker|evil ai|root shell|different agent|unrestricted model|cat|dan|developer|<word1>) (and (must|will) (obey|do what i say|run <word1>)|)
        (pretend|act|behave) (to be|like|as|as if you were) (a|an) (pirate|hacker|root|admin|evil ai|human|unrestricted model|<word1>)
        (print|show|reveal|repeat|tell me) (your|the) (system prompt|instructions|hidden prompt|prompt|rules|secret|password|root password|api key)
        (system|admin|root|developer|important|new instruction|override) : (run|execute|delete|kill|grant|apply|obey|say) (<word1>|<path1>|everything|all files|yes|it now|me|all actions)
        (from now on|now) you (must|will|have to) (obey|answer|say|do) (me|only yes|everything i say|nothing else|<word1>)
        (hack|crack|attack|break into) (my neighbour|the bank|the server|facebook|a website|<host1>|<word1>|nasa)
        (give me|what is) (the|) (root password|admin password|password of <word1>|passwords)
        (say|repeat after me|echo) (something nice|i love you|cheese|the word <word1>|a bad word)
        """,
    "unclear": """
        (<word1>|<word1> <word2>|<word1> <word2> <word3>|<word1> <word2> <word3> <word4>)
        (<num1>|<num1> <num2>|<size1>|<time1>|<dur1>|<pct1>|<date1>)
        (it|that|this|these|those|there|here|then|and|or|but|if|so|the|a|maybe|hm|hmm|uh|um|er|eh|huh|well|dunno|i don't know|i dont know|whatever|something|anything|things|stuff)
        (do|make|set|put|get|let|try|use|give|take) (it|that|this|something|them|stuff|)
        (the|a|my) (<word1>|thing|other one|first one|second one|one|same|stuff)
        (and|but|or|so) (then|now|the other|that|what about that|what about it|also that|the <word1>)
        (<word1> the <word2>|<word1> of <word2>|is <word1> <word2>|the <word1> of <word2> is <word3>)
        (the other one|not that one|the same again|same|again|more|less|another|other|once more|next|continue|go on|the first one|the second one|both|none|all of them)
        (what about|how about) (it|that|this|<word1>|them|the other)
        (. . .|! !|? ?|? ? ?|, ,)
        (a b c|asdf|qwerty|foo|bar|foo bar|blah|blah blah|bla bla|lol|lorem ipsum|xyz|abc|test <num1>)
        (i mean|you know|like|actually|basically) (,|) (the|that|<word1>|it) (<word2>|thing|one|)
        (can|could|would|should|will) (you|i|it|we) (<word1>|maybe|do|)
        (it is|it was|they are|he is|she is) (<word1>|blue|there|nice|red|big)
        (<str1>|<path1>|<host1>|<glob1>)
        """,
    "first": """
        (only|just) (the|) (first|first one|first action|first change)
        do (only|just) the first (one|action|change|)
        (apply|do|run|make) (only|just) (the|) (first|first one|first action|first change)
        (yes , but|ok , but|yes|ok) (only|just) the first (one|action|)
        not all , (only|just) the first
        the first one only
        """,
}
