# SPDX-License-Identifier: GPL-2.0-or-later
"""What people say to the agent: wordings by meaning.

SAID maps a meaning to its templates.  The first word of a meaning is the intent
of advice.h; what follows a dot is the focus that the rules of ask_data.py use.
<N1> is a process, group or cgroup that the agent holds, <word1> one that it does
not know.
"""
from ask_actions import SAID as ASKED_TO_ACT
from ask_around import SAID as SAID_AROUND
from ask_far import SAID as SAID_FAR
from ask_more import SAID as SAID_OTHERWISE
from ask_near import SAID as SAID_NEAR
from ask_wide import SAID as SAID_WIDELY

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
}
SAID.update(ASKED_TO_ACT)
for _meaning, _rows in list(SAID_OTHERWISE.items()) + list(SAID_WIDELY.items()) + list(SAID_AROUND.items()) + \
        list(SAID_NEAR.items()) + list(SAID_FAR.items()):
    SAID[_meaning] += _rows
