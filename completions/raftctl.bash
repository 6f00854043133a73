# bash completion for raftctl, generated from its command model
_raftctl_words() {
    local word
    while IFS= read -r word; do
        if [[ -n $word && $word == "$cur"* ]]; then printf -v word %q "$word"; COMPREPLY+=("$word"); fi
    done <<< "$1"
}
_raftctl_live() { _raftctl_words "$(raftctl "${conn[@]}" --timeout 400ms -o value __complete "$1" -- "$cur" 2>/dev/null)"; }
_raftctl_condition() {
    local ids id words=$1
    case $cur in
        caught-up=*|gone=*)
            ids=$(raftctl "${conn[@]}" --timeout 400ms -o value __complete servers -- "${cur#*=}" 2>/dev/null)
            words=''
            for id in $ids; do words+="${cur%%=*}=$id"$'\n'; done ;;
    esac
    _raftctl_words "$words"
}
_raftctl_files() {
    local word
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$cur")
}
_raftctl() {
    local cur='' prev='' path='' plain='' skip='' i word glue='' words=() conn=() trim
    COMPREPLY=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ($word == [:=] || -n $glue) && ${#words[@]} -gt 1 ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
        if [[ $word == [:=] ]]; then glue=1; else glue=''; fi
    done
    cur=${words[${#words[@]}-1]} prev=${words[${#words[@]}-2]}
    if [[ $cur == --*=* ]]; then prev=${cur%%=*} cur=${cur#*=}; fi
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]}
        if [[ -n $skip ]]; then
            case "$skip" in -e|--endpoints|-C|--context|--cacert|--cert|--key) conn+=("$skip" "$word") ;; esac
            skip=''
            continue
        fi
        if [[ -n $plain ]]; then path+=" $word"; continue; fi
        case "$word" in
            --advertise|--base-port|--ca-days|--cacert|--cert|--check|--clients|--color|--config|--context|--count|--data-dir|--days|--destdir|--dir|--duration|--endpoints|--exec|--faults|--for|--from|--history|--hold|--holder|--host|--html|--id|--if-version|--interval|--key|--keys|--kind|--lease|--limit|--listen|--lock-clients|--mix|--name|--node|--nodes|--op|--output|--outstanding|--plan|--plan-out|--prefix|--rate|--reason|--seed|--seeds|--server|--servers|--set|--since|--size|--steps|--term|--timeout|--to|--token|--ttl|--wait|--warmup|--watchers|--who|--without|-C|-e|-n|-o) skip=$word ;;
            --) plain=1 ;;
            --insecure|-e?*|-C?*|--endpoints=*|--context=*|--cacert=*|--cert=*|--key=*) conn+=("$word") ;;
            -*) ;;
            *) path+=" $word" ;;
        esac
    done
    _raftctl_offer
    # The part before the last colon or equals sign is not replaced.
    if [[ $cur == *[:=]* && ${COMP_WORDS[COMP_CWORD]} != "$cur" ]]; then
        trim=${cur%"${cur##*[:=]}"}
        for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=${COMPREPLY[i]#"$trim"}; done
    fi
}
_raftctl_offer() {
    path=${path# }
    case "$path" in
        'node'|'node '*)
            case "$prev" in
                --config) _raftctl_files -f; return ;;
                --id) _raftctl_live servers; return ;;
                --listen) return ;;
                --advertise) return ;;
                --data-dir) _raftctl_files -d; return ;;
                --set) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--config\n--id\n--listen\n--advertise\n--data-dir\n--set\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'dev'|'dev '*)
            case "$prev" in
                --nodes) return ;;
                --dir) _raftctl_files -d; return ;;
                --base-port) return ;;
                --exec) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--nodes\n--dir\n--base-port\n--exec\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'bootstrap'|'bootstrap '*)
            case "$prev" in
                --config) _raftctl_files -f; return ;;
                --name) return ;;
                --without) _raftctl_live servers; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--config\n--name\n--without\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'add-server'|'add-server '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--learner\n--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'remove-server'|'remove-server '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'promote'|'promote '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'demote'|'demote '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'replace-server'|'replace-server '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'set-address'|'set-address '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'apply'|'apply '*)
            case "$prev" in
                --plan-out) return ;;
                --plan) return ;;
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--check\n--plan-out\n--plan\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -f; return ;;
        'servers'|'servers '*)
            case "$prev" in
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'op ls'|'op ls '*)
            case "$prev" in
                --limit) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--running\n--limit\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'op show'|'op show '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live operations; return ;;
        'op wait'|'op wait '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live operations; return ;;
        'op cancel'|'op cancel '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live operations; return ;;
        'op undo'|'op undo '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live operations; return ;;
        'op'|'op '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'ls\nshow\nwait\ncancel\nundo'; return ;;
        'audit'|'audit '*)
            case "$prev" in
                --since) return ;;
                --who) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--since\n--who\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'status'|'status '*)
            case "$prev" in
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'top'|'top '*)
            case "$prev" in
                --interval) return ;;
                --count) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--interval\n--count\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'votes'|'votes '*)
            case "$prev" in
                --term) return ;;
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--term\n--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'terms'|'terms '*)
            case "$prev" in
                --since) return ;;
                --data-dir) return ;;
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--since\n--data-dir\n--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'timeline'|'timeline '*)
            case "$prev" in
                --since) return ;;
                --term) return ;;
                --server) _raftctl_live servers; return ;;
                --kind) return ;;
                --data-dir) return ;;
                --html) _raftctl_files -f; return ;;
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--since\n--term\n--server\n--kind\n--all\n--data-dir\n--html\n--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'health'|'health '*)
            case "$prev" in
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'explain'|'explain '*)
            case "$prev" in
                --data-dir) return ;;
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--data-dir\n--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'election\nlag\nwrite\nFORKED_HISTORY\nCLONED_IDENTITY\nCERT_EXPIRED\nFOREIGN_CLUSTER\nWRONG_SERVER\nTLS_MISMATCH\nNEVER_FORMED\nUNKNOWN_CLUSTER\nCLIENT_CUT_OFF\nWIPED_VOTER\nDISK_FULL\nJOINT_UNFINISHED\nLOG_BEHIND\nTERM_GAP\nTERMS_EXHAUSTED\nADDRESS_MISMATCH\nNETSPLIT\nLINK_CUT\nONE_WAY_LINK\nNO_QUORUM\nNO_ANSWER\nFORGOTTEN_VOTER\nLEARNERS_DO_NOT_VOTE\nHELD\nELECTION_DEFERRED\nFENCED\nVOTES_SPLIT\nSTALE_LEADER\nELECTION_RUNNING\nDISK_STUCK\nDISK_SLOW\nLEADER_FLAPPING\nCPU_STARVED\nPAUSED\nQUEUE_FULL\nWRITES_SLOW\nCLOCK_JUMP\nCLOCK_SKEW\nSERVER_DOWN\nNOT_FOLLOWING\nSNAPSHOT_LOOP\nLAGGING\nAPPLY_SLOW\nDISK_LOW\nSTATE_NEARLY_FULL\nSNAPSHOT_DAMAGED\nTLS_FILES_UNUSABLE\nCERT_EXPIRING\nOLD_VERSION\nNO_TOLERANCE\nEVEN_VOTERS\nIN_MAINTENANCE\nHIGHER_TERM_JOINER\nUNDETERMINED'; return ;;
        'mute'|'mute '*)
            case "$prev" in
                --for) return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--for\n--reason\n--list\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'FORKED_HISTORY\nCLONED_IDENTITY\nCERT_EXPIRED\nFOREIGN_CLUSTER\nWRONG_SERVER\nTLS_MISMATCH\nNEVER_FORMED\nUNKNOWN_CLUSTER\nCLIENT_CUT_OFF\nWIPED_VOTER\nDISK_FULL\nJOINT_UNFINISHED\nLOG_BEHIND\nTERM_GAP\nTERMS_EXHAUSTED\nADDRESS_MISMATCH\nNETSPLIT\nLINK_CUT\nONE_WAY_LINK\nNO_QUORUM\nNO_ANSWER\nFORGOTTEN_VOTER\nLEARNERS_DO_NOT_VOTE\nHELD\nELECTION_DEFERRED\nFENCED\nVOTES_SPLIT\nSTALE_LEADER\nELECTION_RUNNING\nDISK_STUCK\nDISK_SLOW\nLEADER_FLAPPING\nCPU_STARVED\nPAUSED\nQUEUE_FULL\nWRITES_SLOW\nCLOCK_JUMP\nCLOCK_SKEW\nSERVER_DOWN\nNOT_FOLLOWING\nSNAPSHOT_LOOP\nLAGGING\nAPPLY_SLOW\nDISK_LOW\nSTATE_NEARLY_FULL\nSNAPSHOT_DAMAGED\nTLS_FILES_UNUSABLE\nCERT_EXPIRING\nOLD_VERSION\nNO_TOLERANCE\nEVEN_VOTERS\nIN_MAINTENANCE\nHIGHER_TERM_JOINER\nUNDETERMINED'; return ;;
        'unmute'|'unmute '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'FORKED_HISTORY\nCLONED_IDENTITY\nCERT_EXPIRED\nFOREIGN_CLUSTER\nWRONG_SERVER\nTLS_MISMATCH\nNEVER_FORMED\nUNKNOWN_CLUSTER\nCLIENT_CUT_OFF\nWIPED_VOTER\nDISK_FULL\nJOINT_UNFINISHED\nLOG_BEHIND\nTERM_GAP\nTERMS_EXHAUSTED\nADDRESS_MISMATCH\nNETSPLIT\nLINK_CUT\nONE_WAY_LINK\nNO_QUORUM\nNO_ANSWER\nFORGOTTEN_VOTER\nLEARNERS_DO_NOT_VOTE\nHELD\nELECTION_DEFERRED\nFENCED\nVOTES_SPLIT\nSTALE_LEADER\nELECTION_RUNNING\nDISK_STUCK\nDISK_SLOW\nLEADER_FLAPPING\nCPU_STARVED\nPAUSED\nQUEUE_FULL\nWRITES_SLOW\nCLOCK_JUMP\nCLOCK_SKEW\nSERVER_DOWN\nNOT_FOLLOWING\nSNAPSHOT_LOOP\nLAGGING\nAPPLY_SLOW\nDISK_LOW\nSTATE_NEARLY_FULL\nSNAPSHOT_DAMAGED\nTLS_FILES_UNUSABLE\nCERT_EXPIRING\nOLD_VERSION\nNO_TOLERANCE\nEVEN_VOTERS\nIN_MAINTENANCE\nHIGHER_TERM_JOINER\nUNDETERMINED'; return ;;
        'bundle'|'bundle '*)
            case "$prev" in
                --data-dir) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--data-dir\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -f; return ;;
        'inspect'|'inspect '*)
            case "$prev" in
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'log ls'|'log ls '*)
            case "$prev" in
                --from) return ;;
                --to) return ;;
                --node) _raftctl_live servers; return ;;
                --data-dir) _raftctl_files -d; return ;;
                --limit) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n--to\n--node\n--data-dir\n--limit\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'log show'|'log show '*)
            case "$prev" in
                --from) return ;;
                --to) return ;;
                --node) _raftctl_live servers; return ;;
                --data-dir) _raftctl_files -d; return ;;
                --limit) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n--to\n--node\n--data-dir\n--limit\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'log tail'|'log tail '*)
            case "$prev" in
                --from) return ;;
                --to) return ;;
                --node) _raftctl_live servers; return ;;
                --data-dir) _raftctl_files -d; return ;;
                --limit) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n--to\n--node\n--data-dir\n--limit\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'log diff'|'log diff '*)
            case "$prev" in
                --to) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--to\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -d; return ;;
        'log'|'log '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'ls\nshow\ntail\ndiff'; return ;;
        'can-stop'|'can-stop '*)
            case "$prev" in
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--from\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'wait'|'wait '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_condition $'leader\nhealthy\nmembers=\napplied=\ncaught-up=\ngone='; return ;;
        'verify'|'verify '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--no-files\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'check'|'check '*)
            case "$prev" in
                --data-dir) _raftctl_files -d; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--data-dir\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'step-down'|'step-down '*)
            case "$prev" in
                --hold) return ;;
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--hold\n--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'transfer-leadership'|'transfer-leadership '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'campaign'|'campaign '*)
            case "$prev" in
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'maintenance on'|'maintenance on '*)
            case "$prev" in
                --reason) return ;;
                --for) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--reason\n--for\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'maintenance off'|'maintenance off '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'maintenance'|'maintenance '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'on\noff'; return ;;
        'put'|'put '*)
            case "$prev" in
                --if-version) return ;;
                --lease) _raftctl_live leases; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--if-version\n--if-absent\n--lease\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'get'|'get '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--stale\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'del'|'del '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--prefix\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'ls'|'ls '*)
            case "$prev" in
                --limit) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--limit\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'incr'|'incr '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'cas'|'cas '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'txn'|'txn '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -f; return ;;
        'watch'|'watch '*)
            case "$prev" in
                --from) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--prefix\n--from\n--prev\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live keys; return ;;
        'lease grant'|'lease grant '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'lease keep-alive'|'lease keep-alive '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--once\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live leases; return ;;
        'lease revoke'|'lease revoke '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live leases; return ;;
        'lease ls'|'lease ls '*)
            case "$prev" in
                --limit) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--limit\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'lease show'|'lease show '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live leases; return ;;
        'lease'|'lease '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'grant\nkeep-alive\nrevoke\nls\nshow'; return ;;
        'lock'|'lock '*)
            case "$prev" in
                --ttl) return ;;
                --wait) return ;;
                -n) return ;;
                --holder) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--ttl\n--wait\n--try\n-n\n--holder\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live locks; return ;;
        'locks'|'locks '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live locks; return ;;
        'unlock'|'unlock '*)
            case "$prev" in
                --token) return ;;
                --op) _raftctl_live operations; return ;;
                --reason) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--token\n--force\n--op\n--reason\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live locks; return ;;
        'snapshot trigger'|'snapshot trigger '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_live servers; return ;;
        'snapshot save'|'snapshot save '*)
            case "$prev" in
                --node) _raftctl_live servers; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--node\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -f; return ;;
        'snapshot inspect'|'snapshot inspect '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -f; return ;;
        'snapshot restore'|'snapshot restore '*)
            case "$prev" in
                --data-dir) _raftctl_files -d; return ;;
                --servers) return ;;
                --name) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--data-dir\n--servers\n--name\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_files -f; return ;;
        'snapshot'|'snapshot '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'trigger\nsave\ninspect\nrestore'; return ;;
        'recover'|'recover '*)
            case "$prev" in
                --data-dir) _raftctl_files -d; return ;;
                --servers) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--data-dir\n--servers\n--i-understand-data-may-be-lost\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'bench'|'bench '*)
            case "$prev" in
                --clients) return ;;
                --outstanding) return ;;
                --size) return ;;
                --duration) return ;;
                --warmup) return ;;
                --mix) return ;;
                --watchers) return ;;
                --rate) return ;;
                --keys) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--clients\n--outstanding\n--size\n--duration\n--warmup\n--mix\n--watchers\n--rate\n--keys\n--keep\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'prove'|'prove '*)
            case "$prev" in
                --duration) return ;;
                --faults) return ;;
                --nodes) return ;;
                --clients) return ;;
                --watchers) return ;;
                --lock-clients) return ;;
                --seed) return ;;
                --dir) _raftctl_files -d; return ;;
                --history) _raftctl_files -f; return ;;
                --check) _raftctl_files -f; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--duration\n--faults\n--nodes\n--clients\n--watchers\n--lock-clients\n--seed\n--dir\n--history\n--check\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'simulate'|'simulate '*)
            case "$prev" in
                --seed) return ;;
                --seeds) return ;;
                --steps) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--seed\n--seeds\n--steps\n--trace\n--shrink\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'context ls'|'context ls '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'context use'|'context use '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'context set'|'context set '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'context rm'|'context rm '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'context'|'context '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'ls\nuse\nset\nrm'; return ;;
        'tls init'|'tls init '*)
            case "$prev" in
                --dir) _raftctl_files -d; return ;;
                --servers) return ;;
                --host) return ;;
                --days) return ;;
                --ca-days) return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--dir\n--servers\n--host\n--days\n--ca-days\n--renew\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'tls check'|'tls check '*)
            case "$prev" in
                --config) _raftctl_files -f; return ;;
                --id) _raftctl_live servers; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--config\n--id\n--offline\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'tls'|'tls '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'init\ncheck'; return ;;
        'install'|'install '*)
            case "$prev" in
                --prefix) _raftctl_files -d; return ;;
                --destdir) _raftctl_files -d; return ;;
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'--prefix\n--destdir\n-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'completion'|'completion '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_words $'bash\nzsh\nfish'; return ;;
        'version'|'version '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            return ;;
        'help'|'help '*)
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help'; return; fi
            _raftctl_help; return ;;
        '')
            case "$prev" in
                -e|--endpoints) return ;;
                -C|--context) _raftctl_live contexts; return ;;
                -o|--output) _raftctl_words $'table\nwide\njson\njsonl\nyaml\nvalue'; return ;;
                --timeout) return ;;
                --cacert) _raftctl_files -f; return ;;
                --cert) _raftctl_files -f; return ;;
                --key) _raftctl_files -f; return ;;
                --color) _raftctl_words $'auto\nalways\nnever'; return ;;
            esac
            if [[ -z $plain && $cur == -* ]]; then _raftctl_words $'-e\n--endpoints\n-C\n--context\n-o\n--output\n--timeout\n--cacert\n--cert\n--key\n--insecure\n-y\n--yes\n--dry-run\n--color\n-v\n--verbose\n-h\n--help\n--keep-going\n--version'; return; fi
            _raftctl_words $'node\ndev\nbootstrap\nadd-server\nremove-server\npromote\ndemote\nreplace-server\nset-address\napply\nservers\nop\naudit\nstatus\ntop\nvotes\nterms\ntimeline\nhealth\nexplain\nmute\nunmute\nbundle\ninspect\nlog\ncan-stop\nwait\nverify\ncheck\nstep-down\ntransfer-leadership\ncampaign\nmaintenance\nput\nget\ndel\nls\nincr\ncas\ntxn\nwatch\nlease\nlock\nlocks\nunlock\nsnapshot\nrecover\nbench\nprove\nsimulate\ncontext\ntls\ninstall\ncompletion\nversion\nhelp'; return ;;
    esac
}
_raftctl_help() {
    case "${path#help}" in
        ' op') _raftctl_words $'ls\nshow\nwait\ncancel\nundo'; ;;
        ' log') _raftctl_words $'ls\nshow\ntail\ndiff'; ;;
        ' maintenance') _raftctl_words $'on\noff'; ;;
        ' lease') _raftctl_words $'grant\nkeep-alive\nrevoke\nls\nshow'; ;;
        ' snapshot') _raftctl_words $'trigger\nsave\ninspect\nrestore'; ;;
        ' context') _raftctl_words $'ls\nuse\nset\nrm'; ;;
        ' tls') _raftctl_words $'init\ncheck'; ;;
        '') _raftctl_words $'node\ndev\nbootstrap\nadd-server\nremove-server\npromote\ndemote\nreplace-server\nset-address\napply\nservers\nop\naudit\nstatus\ntop\nvotes\nterms\ntimeline\nhealth\nexplain\nmute\nunmute\nbundle\ninspect\nlog\ncan-stop\nwait\nverify\ncheck\nstep-down\ntransfer-leadership\ncampaign\nmaintenance\nput\nget\ndel\nls\nincr\ncas\ntxn\nwatch\nlease\nlock\nlocks\nunlock\nsnapshot\nrecover\nbench\nprove\nsimulate\ncontext\ntls\ninstall\ncompletion\nversion\nhelp\nrunbook'; ;;
        ' runbook') _raftctl_words $'rolling-upgrade\nreplace-dead-server\nmove-server\ngrow\nshrink\nbackup-restore\nrotate-certificates\nfull-disk\nlost-majority\nforgotten-voter\nstuck-change\nread-bundle'; ;;
    esac
}
complete -F _raftctl raftctl
