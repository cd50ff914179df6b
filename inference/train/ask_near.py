# SPDX-License-Identifier: GPL-2.0-or-later
"""Further wordings of what people say to the agent, fifth part: of the hypervisor, of what changed of
late, of what the agent does not see; and what only sounds like its business: other machines, other
devices, the future, opinions, wishes.
"""

SAID = {
    "diagnose": """
        (how much|what share|how many percent|what part) (cpu|cpu time|time|of the cpu|of the time|) (does|did|is) (the|my|our|) (hypervisor|host|vm host|cloud host|provider) (take|steal|cost|eat|use|taking|stealing|keep) (away|from me|from us|from this {sys}|) {now}
        (is|does|did) (the|my|our|) (hypervisor|vm host|cloud host|provider) (stealing|steal|taking|take|the problem|the cause|to blame|busy|overbooked|slowing us down|in the way) (cpu|time|cpu time|something|from us|) {now}
        (is|was) it (the|our|my|) (hypervisor|host below|vm host|steal|steal time|stolen time|heat|temperature|frequency|throttling|swap|scheduler|kernel) {now}
        (how much|is there|any) (steal|steal time|stolen time|time stolen|cpu steal) (?|{now}|on this {sys})
        (do|are) (other|the other) (vms|virtual machines|guests) (on (this|the|our) host|) (slow|slowing|disturb|disturbing|starve|hurt) (us|me|this {sys}|) (down|) {now}
        (where|in which place|at what) (is|does) (the|all the|my|our) (time|speed|power|performance) (lost|go|gone|going|spent|wasted|leak) {now}
        (who|what|which one) (disturbs|hinders|bothers|harms|hurts|starves) (whom|the others|the rest|everybody|everyone|us|the {sys}) {now}
        (which|what) (cgroup|group|container|slice|service|unit|process|program) (is|behaves|does) (the worst|worst|badly|the most harm|most harmful|the meanest|out of line|misbehaving) {now}
        (the|our|my|) (worst|noisiest|most harmful|slowest|meanest) (cgroup|group|container|slice|service|process|neighbour|neighbor|tenant) {now}
        """,
    "history": """
        (what|anything|something) (changed|happened|new|different|got slow|went wrong|broke) (in|over|during|within) the (last|past) (ten|five|few|thirty|twenty|couple of|fifteen) (minutes|hours|days|seconds) (?|)
        (what|what all) (has|have|) (changed|happened|become different|gone wrong|become slower) (in|over|during|within|since) (the|) (last|past) (hour|minute|day|week|minutes|half hour|<dur1>) (?|)
        (compare|what is different from) (now|today|the last hour|this minute) (with|to|and) (yesterday|an hour ago|before|last week|<dur1> ago|the hour before)
        (how long|since when|for how long) (does|is|has) (this|that|it) (last|lasted|go on|gone on|the case|been so bad|been going) (already|now|)
        """,
    "about": """
        what (can|could|do) you not (see|do|know|tell|answer|measure|find) (?|here|)
        (what|which things) (can|do) (not|) you (not|) (see|know|understand|watch|measure|observe) (here|at all|?|)
        what (can't|cannot|can not|don't|do not) you (see|do|know|tell|understand|answer|measure|notice) (here|?|)
        (what|which) (are|is) (your|the) (limits|limitations|blind spots|weaknesses|shortcomings) (of yours|?|)
        (where|to what) are you blind (?|)
        (what|how much) do you (see|measure|watch|observe|record|look at|account) (of this {sys}|here|?|)
        """,
    "health": """
        (is|does) (anything|something|anybody|anyone) (need|needing|require|deserve|worth|call for) (attention|my attention|care|action|looking into|looking at) {now}
        (nothing|anything) (new|bad|serious|special|wrong) (, i hope|, right|, is there|?|)
        """,
    "offtopic": """
        {why} (is|was|are) (my|the|his|her|our neighbour's|my neighbour's|my wife's) (phone|tv|television|printer|car|fridge|tablet|mobile|iphone|watch|radio|bus|train|mail man|dishwasher|camera|kid|internet radio|bike|friend's laptop) (so|) (slow|loud|broken|hot|late|old|expensive|dead|empty|lame|stupid)
        (fix|repair|check|update|find|clean|charge|restart|look at) (my|the|his|her|our) (phone|tv|television|printer|car|fridge|tablet|mobile|iphone|watch|bike|roof|kitchen|dishwasher|camera|neighbour's <word1>|friend's <word1>)
        (my|the|his|her) (phone|tv|printer|car|fridge|tablet|mobile|iphone|watch|bike|dishwasher) (is|was|gets|does) (slow|broken|hot|dead|empty|not work|not start|too old|so slow|out of paper|out of fuel|leaking)
        (log in to|connect to|look at|check|repair|restart|monitor|watch) (another|a different|some other|every|my friend's|my neighbour's|the neighbour's|someone else's|his|her) (machine|computer|pc|laptop|server|system|account|network|website)
        (is|are|was) (google|facebook|youtube|amazon|netflix|twitter|github|the cloud|aws|whatsapp|the bank|azure|discord|the internet archive|wikipedia) (down|slow|evil|offline|free|broken|better|working|dead) (again|today|now|?|)
        (will|would|is|are) (my|the|our|this) (disk|ssd|{sys}|battery|company|bitcoin|team|dollar|boss|train|server|wife|child) (going to|) (die|fail|break|crash|survive|win|fall|rise|be fired|explode|live) (soon|tomorrow|next year|next month|next week|one day|in <dur1>|some day)
        (what|who|how) (will|is going to) (happen|be|win|come|be president|die|rise|the world look|be slow|fail) (next|tomorrow|next week|next month|next year|in the future|in ten years|in 2050|at the end|on monday)
        (predict|foresee|guess|forecast|prophesy|foretell) (the|my|our|tomorrow's|next week's|) (future|load|weather|traffic|stock market|fate|results|winner|numbers|election|next failure|<word1>)
        (when|on which day|in what year) (will|shall|do) (i|we|you|he|she|it|they|the world|humans|robots|my <word1>) (die|marry|win|end|be rich|get old|rule the world|retire|rain|crash|take over|be born|<word1>)
        (is|are) (linux|windows|rust|systemd|vim|emacs|java|python|c|docker|kubernetes|debian|arch|ubuntu|freebsd|wayland|<word1>) (good|bad|dead|evil|better|better than <word1>|better than windows|worth learning|dying|bloated|overrated|ugly|the future)
        (which|what) (is|are) (better|best|worse|the best|nicer|faster) (, |: |) (linux or windows|vim or emacs|debian or arch|intel or amd|c or rust|python or java|<word1> or <word2>|mac or pc|gnome or kde|the <word1> or the <word2>)
        (which|what) (distribution|distro|editor|language|programming language|desktop|browser|laptop|phone|printer|keyboard|monitor|mouse|chair|provider|database) (is|do|would|should|shall) (the best|best|you like|you prefer|you recommend|i use|i learn|i buy|people prefer|i choose)
        (do you|would you|what do you) (like|hate|prefer|think of|think about|recommend|love|fear) (linux|windows|systemd|rust|torvalds|microsoft|apple|vim|emacs|me|people|my boss|my code|my <word1>|work|money|intel|<word1>)
        (who|what company) (makes|made|owns|founded|sells|invented|leads|wrote) (linux|windows|google|intel|amd|unix|git|debian|python|the internet|the computer|the mouse|<word1>)
        (what is|what's|whats) (your|the) (favourite|favorite|best|worst|preferred|dearest) (<word1>|editor|colour|color|distro|language|animal|song|number|movie|food|joke|book|country|god)
        (how much|what) (does|do|did|would|is) (a|an|the|new|) (laptop|server|computer|ssd|phone|house|<word1>|car|graphics card|gpu|ticket|beer|memory stick|licence) (cost|costs|worth|price|sell for) (today|now|in <word2>|new|used|?|)
        (where|how) (can|do|could|should|to) (i|we|) (buy|sell|get|rent|find|order) (a|an|some|cheap|good|new) (laptop|server|phone|ssd|car|house|flat|job|<word1>|girlfriend|doctor|pizza|licence|keyboard|ticket|hosting|domain)
        (who|when|what) (will|do|does|should) (pay|call|visit|help|meet|love|tell|forgive|feed|hire) (me|us|my <word1>|him|her|my bills|my boss|the rent) (tomorrow|today|tonight|?|)
        (write|make|create|generate|give me|prepare) (me|) (a|an|some|the) (python script|web page|presentation|slide show|excel sheet|business plan|regex for <word1>|unit test|shell script that <word1>|logo|resume|picture of <word1>|photo|video|contract|invoice|tweet) (for <word2>|about <word2>|about my <word2>|)
        (teach|explain|show|tell) me (how to (cook|dance|swim|code|draw|drive|sing|knit|flirt|<word1>)|about (history|art|biology|dinosaurs|stars|<word1> and <word2>|the war|ancient <word1>)|chess|yoga|spanish|calculus|<word1>)
        (send|mail|post|tweet|upload|publish|forward) (a|an|the|my|this|that|your answer|it) (mail|email|message|picture|photo|letter|report|tweet|sms|) (to|on) (my boss|my <word1>|facebook|twitter|the boss|everyone i know|john|the internet|<word1>)
        how (do|can|could|would|to|should) (i|we|you|one) (get rid of|keep away|catch|feed|wash|paint|plant|cook|clean|peel|boil|sew|repair|iron|train|raise|store|freeze|tie|fold) (a|an|the|my|) (<X>|<X> <X>|ants|mice|stain|stains|eggs|shirt|horse|carpet|bike|roof|tie|dog|onions|rice) (in|on|from|with|at|without|) (the|my|a|) (kitchen|garden|house|bathroom|<X>|oven|car|wall|cellar|)
        (explain|describe|define|discuss|outline|interpret|analyze|illustrate) (<X> <X>|quantum mechanics|the cold war|string theory|world history|the <X> of <X>|<X> physics|human rights|capitalism|buddhism|evolution|love|how (birds|planes|magnets|vaccines|banks|engines) (work|fly)|why (people|cats|we|stars) (<X>|sleep|die|laugh)) (to me|in (simple|short|two) (words|sentences)|like i am five|for kids|)
        what (did|do|have|will|would) you (dream|eat|cook|read|wear|drink|buy|watch|dreamed|eaten|sing|play|hope|feel) (of|about|for|) (last night|yesterday|today|tonight|for breakfast|for dinner|on sunday|at the weekend|all day|tomorrow)
        what (happened|was invented|was discovered|was built|did people do|was life like) (in|around|before|after) (the year|) (<num1>|<date1>|the middle ages|ancient rome|the war|the 60s|the last century|the stone age|medieval <X>)
        (write|code|give me|show me|make|i need) (a|an|the|some) (python|java|c|javascript|rust|sql|go|perl|haskell|<X>) (function|program|class|code|method|snippet|query|library|game|server|module) (that|which|to|for|with) (<X>|<X> <X>|<X> a <X>|sorts (a|the) list|sorting|adds two numbers|prints primes|reverses a string|<X> the <X>)
        what (is|are|was|makes|about) (love|hate|happiness|god|art|music|time travel|friendship|beauty|truth|justice|death|luck|money|freedom|consciousness|philosophy|poetry|a good life|a black hole|the universe|a soul|jazz|dark matter|inflation) (?|really|about|made of|for you|)
        (check|look at|look into|inspect|watch|examine|open|search|read) (my|the|his|her|our) (neighbour's|friend's|wife's|boss's|brother's|boyfriend's|husband's|ex's|sister's|colleague's|mother's) (computer|laptop|pc|machine|phone|mail|account|server|photos|messages|wifi|system)
        (is|are|was) (google|amazon|facebook|the bank|netflix|youtube|the shop|the post office|the museum|the library|the moon|school) (open|closed|down|offline|free|expensive|famous|alive|dead|married|rich|real|true|on strike) (today|now|on sunday|yet|again|or not|?|)
        when (will|does|do|is|would) (this|my|the|our) (disk|ssd|disks|drive|{sys}|battery|fan|power supply|hard disk|memory|processor) (fail|die|break|break down|give up|wear out|be full|explode|need replacing) (?|one day|finally|)
        (which|what) (linux|distribution|distro|operating system|os|editor|browser|phone|car|language|bank|shell|terminal|book|course|laptop|router|backup program) (should|would|shall|must|do) (i|we|you|one) (use|take|try|install|choose|switch to|prefer|learn|buy|get|recommend) (?|for (my|a) <X>|next|at home|)
        (what|what's|what is|how high is|where is|how far is) (the|) (tallest|biggest|oldest|longest|deepest|highest|nearest|richest|smallest|closest|most famous|best) (building|bridge|tower|river|<X>|star|island|hotel|bakery|pharmacy|lake|church|company|mountain|animal|restaurant) (in|of|to|from|near|on) (<X>|the world|europe|my house|here|dubai|the city|earth|africa)
        (how|why) (is|are|was|were|did|does|do|come) (the|a|an|) (<X>|sun|sea|moon|titanic|dinosaurs|romans|vikings|pyramids|rainbow|bread|glass|wine|cheese|pope|ice) (made|built|hot|salty|sink|die out|disappear|formed|rise|happen|blue|so expensive|elected|slippery|<X>)
        """,
}
