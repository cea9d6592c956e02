// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	githubBroad       = "GITHUB_SUB_TOO_BROAD"
	missingGitHubRepo = "MISSING_GITHUB_REPO_CONDITION_KEY"
)

// trustGitHubChecks are about GitHub Actions as identity provider.
var trustGitHubChecks = []frame.Check{
	{
		ID: githubBroad, Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
		Phase: frame.PhaseLogic, Link: githubOIDCPage,
		Title:     "GitHub subject that other owners' repositories can have",
		Why:       "Anyone can have repositories on GitHub. A pattern must fix the owner, with its id if it has one, up to the slash; and a subject that begins with a branch, environment or workflow does not say whose it is.",
		Fix:       `Begin the values with "repo:OWNER/" and "repo:OWNER@OWNER-ID/", and name the repository.`,
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme*"}}}`,
		Condition: checkGitHubSubject,
	},
	{
		ID: missingGitHubRepo, Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseLogic, Link: githubOIDCPage,
		Title:     "GitHub Actions without a condition on the repository",
		Why:       "All repositories on GitHub share one issuer. Without a condition on its sub claim, a workflow of any repository can take the role.",
		Fix:       `Add to the condition: "StringEquals": {"token.actions.githubusercontent.com:sub": ` + githubSubjects + `}, with your own names and ids.`,
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}`,
		Statement: checkGitHubRepository,
	},
	{
		ID: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseLogic, Link: githubOIDCPage,
		Title:     "GitHub subject that covers more than one branch or repository",
		Why:       "A wildcard behind the owner admits other repositories of it, or every branch and the runs of pull requests, which more people can start than those who may write to the main branch.",
		Fix:       "Name the repository and the branch, tag or environment; or add a condition on the claim ref, environment or job_workflow_ref.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/site:*"}}}`,
		Condition: checkGitHubContext,
	},
}

// githubSubjects are the two forms of a subject, as values of a condition: with names only, and with the ids of owner and repository.
const githubSubjects = `["repo:ORGANIZATION/REPOSITORY:ref:refs/heads/main", "repo:ORGANIZATION@ORGANIZATION-ID/REPOSITORY@REPOSITORY-ID:ref:refs/heads/main"]`

// github means GitHub's issuer, that of an enterprise included.
var github = provider{url: view.GitHubHost}

// githubSubject reports whether the condition demands something of the sub claim of GitHub, in an Allow.
func githubSubject(s *view.Statement, e *view.ConditionEntry) bool {
	return s.Effect == policy.Allow && isSubject(e)
}

func checkGitHubSubject(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if s.Effect != policy.Allow || !isSubject(e) && !namesOwner(e) {
		return
	}
	size := 0
	for i := range s.Conditions {
		size += 4 + len(s.Conditions[i].Values)
	}
	if !c.Spend(size) {
		return
	}
	fixes := func(o *view.ConditionEntry) bool {
		return o.Node != e.Node && (isSubject(o) || namesOwner(o)) && !slices.ContainsFunc(o.Values, func(v view.Value) bool { return broad(o, &v) })
	}
	if restrictedBy(c, s, fixes) != truth.False {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrong(v.Node) {
			continue
		}
		if message, fix := whyBroad(e, v); message != "" {
			c.Add(frame.Found{At: v.Node, Subject: v.Text, Message: message, Fix: fix})
		}
	}
}

// isSubject reports whether the condition demands something of the sub claim of GitHub.
func isSubject(e *view.ConditionEntry) bool {
	return e.Op.Family == iam.StringFamily && !e.Op.Negated && github.claim(e.Name) == "sub"
}

// broad reports whether repositories of other owners can have the value.
func broad(e *view.ConditionEntry, v *view.Value) bool {
	message, _ := whyBroad(e, v)
	return message != ""
}

// whyBroad says why repositories of other owners can have the value of a claim, "" if they cannot, and what to write instead.
func whyBroad(e *view.ConditionEntry, v *view.Value) (message, fix string) {
	if !isSubject(e) {
		return whyBroadOwner(e, v)
	}
	first, rest, found := strings.Cut(v.Text, ":")
	switch {
	case found && slices.Contains(view.ChosenClaims, first):
		return "The subject " + words.Quote(v.Text) + " begins with the claim " + words.Quote(first) + ", which the author of a workflow chooses: a repository of anyone can have such a subject.", ""
	case !e.Op.Like:
		return "", ""
	case view.OnlyWildcards(v.Text) && v.Known:
		return "The subject " + words.Quote(v.Text) + " admits every repository on GitHub.", ""
	case strings.ContainsAny(first, "*?"):
		return "The subject " + words.Quote(v.Text) + " has a wildcard in its first claim, so that subjects of any repository can match.", ""
	case first == "repo" && openOwner(rest):
		owner := rest[:strings.IndexAny(rest, "*?")]
		if owner == "" {
			return "The subject " + words.Quote(v.Text) + " does not fix the owner: it admits repositories of anyone.", ""
		}
		return "The subject " + words.Quote(v.Text) + " does not end the owner with a slash: it also admits " + words.Quote("repo:"+owner+"-other/repository") + ", whose owner may be anyone.", ownerFix(owner)
	case first == "repo" && openOwnerID(v):
		owner, _, _ := strings.Cut(rest, "@")
		return "The subject " + words.Quote(v.Text) + " does not end the id of the owner with a slash: it admits every repository of any owner with the name " + words.Quote(owner) + ", now or later.", ownerFix(owner)
	case first == "repository_owner" && openUntil(rest, ":"):
		return "The subject " + words.Quote(v.Text) + " does not fix the owner, because owners whose names begin with the same letters match too.", ""
	}
	return "", ""
}

// openOwner reports whether there is a wildcard in the name of the owner, which ends at a slash, or at "@" and an id.
func openOwner(s string) bool { return openUntil(s, "/@") }

// openOwnerID reports whether there is a wildcard in the id of the owner, which no slash ends: the owner and all its repositories
// are open. With a slash the pattern names the owner, as the form without ids does.
func openOwnerID(v *view.Value) bool {
	owner, rest, found := strings.Cut(strings.TrimPrefix(v.Text, "repo:"), "@")
	id, _, ended := strings.Cut(rest, ":")
	return found && (ended || v.Known) && !strings.Contains(owner, "/") && strings.ContainsAny(id, "*?") && !strings.Contains(id, "/")
}

// ownerFix says how to fix the owner and the repository, in both forms.
func ownerFix(owner string) string {
	return "Write " + words.Quote("repo:"+owner+"/REPOSITORY:ref:refs/heads/BRANCH") + " and " + words.Quote("repo:"+owner+"@OWNER-ID/REPOSITORY@REPOSITORY-ID:ref:refs/heads/BRANCH") +
		", or at least " + words.Quote("repo:"+owner+"/*") + " and " + words.Quote("repo:"+owner+"@OWNER-ID/*") + "."
}

// openUntil reports whether a wildcard stands before the first of the characters.
func openUntil(s, end string) bool {
	i := strings.IndexAny(s, "*?")
	return i >= 0 && !strings.ContainsAny(s[:i], end)
}

func checkGitHubRepository(c *frame.Pass, s *view.Statement) {
	for _, p := range webProviders(c, s) {
		if p.url != view.GitHubHost && !strings.HasPrefix(p.url, view.GitHubHost+"/") || c.Reported(s.Node, githubBroad) {
			continue
		}
		says := p.claims(slices.Concat(view.OwnerClaims, []string{"sub"})...)
		if admitsNone(c, s, &p) || restrictedBy(c, s, says) != truth.False || mayBeDenied(c, iam.AssumeActions[iam.WebAssume], says) {
			continue
		}
		f := frame.Found{At: conditionPlace(s), Subject: p.name, Related: []policy.Related{frame.Related(p.node, "identity provider")}}
		f.Message = "A workflow of any repository on GitHub can take the role: no condition requires a value of " + view.GitHubHost + ":sub."
		if p.url != view.GitHubHost {
			f.Message = "A workflow of any repository of the enterprise can take the role: no condition requires a value of " + p.issuer + ":sub."
		}
		f.Fix = addCondition(s, "StringEquals", words.Quote(p.issuer+":sub")+": "+githubSubjects) + ", with your own names and ids."
		for i := range s.Conditions {
			if e := &s.Conditions[i]; says(e) {
				f.Message += " " + e.Operator + " on " + e.Name + " does not require one."
				break
			}
		}
		c.Add(f)
	}
}

func checkGitHubContext(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !githubSubject(s, e) || !e.Op.Like || !c.Spend(4*len(s.Conditions)) || restrictedBy(c, s, github.claims("ref", "environment", "job_workflow_ref")) != truth.False {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		rest, ok := strings.CutPrefix(v.Text, "repo:")
		if !ok || !v.Known || openOwner(rest) || openOwnerID(v) || !strings.ContainsAny(rest, "*?") || c.FoundWrong(v.Node) {
			continue
		}
		_, behind, _ := strings.Cut(rest, "/")
		repository, context, found := strings.Cut(behind, ":")
		f := frame.Found{At: v.Node, Subject: v.Text, Message: "The subject " + words.Quote(v.Text)}
		switch name, _, _ := strings.Cut(repository, "@"); {
		case strings.ContainsAny(name, "*?") || !found && !strings.Contains(repository, "@"):
			f.Message += " admits other repositories of the owner, too."
			if !found {
				f.Message = "The subject " + words.Quote(v.Text) + " admits other repositories of the owner, with all their branches and the runs of pull requests."
			}
		case !found && strings.ContainsAny(repository, "*?"), strings.Trim(context, "*?") == "" && context != "":
			f.Message += " admits every branch, tag and environment of the repository, and the runs of pull requests."
		case strings.ContainsAny(context, "*?"):
			f.Message += " admits every branch, tag or environment whose name fits the pattern."
		default:
			continue // only an id of the owner or the repository is open
		}
		c.Add(f)
	}
}
