// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awstest

import (
	"cmp"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// World is an account. Tests may change it in hooks only once the server runs.
type World struct {
	Account, Partition string
	Roles              map[string]*Identity
	Users              map[string]*Identity
	Groups             map[string]*Identity
	// Policies are managed policies by their ARNs.
	Policies map[string]*Managed
	// Reports are the answers of GetCredentialReport one after the other, the last one again
	// and again: content, or the code of an error.
	Reports   []string
	Generated string
	// Jobs are the answers of GetServiceLastAccessedDetails one after the other, the last
	// one again and again.
	Jobs         []Job
	Organization *Organization
	// PageSize of lists; 0 gives everything at once.
	PageSize int
	// Plain sends documents as they are, as moto does in part.
	Plain bool
}

// Identity is a role, user or group.
type Identity struct {
	Path, ID, Trust, Boundary string
	Tags                      map[string]string
	Inline                    map[string]string
	Attached                  []string // ARNs
	Groups                    []string
	LastUsed, LastRegion      string
	Created                   string // 2024-01-02T03:04:05Z where it is empty
}

// Managed is a managed policy.
type Managed struct {
	Default  string
	Versions map[string]string
}

// Job is an answer of Access Advisor.
type Job struct {
	Status   string
	Services []Service
	Marker   string // of the next page
}

// Service is a service in a [Job]. Actions are nil where it is tracked as a whole.
type Service struct {
	Prefix, Last string
	Actions      map[string]string // name to time, "" for unused
}

// Organization is an organization with one account in a path of levels.
type Organization struct {
	Management string
	// Levels are the ids from root to account, root first.
	Levels []string
	// Attached are the ids of policies by level.
	Attached map[string][]string
	// Policies are name, type and content by id.
	Policies map[string][3]string
	// Enabled are the policy types of the root, Pending those that are being switched off.
	Enabled, Pending []string
	// Paths says whether DescribeAccount has them.
	Paths bool
}

var missing = &Fault{Status: http.StatusNotFound, Code: "NoSuchEntity", Message: "it cannot be found"}

// answer is the result of an operation.
func (s *Server) answer(operation string, in map[string]string) (any, *Fault) {
	kind, identity := s.identity(operation, in)
	if kind != "" && identity == nil {
		return nil, missing
	}
	switch operation {
	case "GetCallerIdentity":
		return members{"Arn": "arn:" + s.Partition + ":iam::" + s.Account + ":user/auditor", "Account": s.Account, "UserId": "AIDA1"}, nil
	case "GetRole", "GetUser":
		return members{kind: s.describe(kind, in[kind+"Name"], identity)}, nil
	case "ListRolePolicies", "ListUserPolicies", "ListGroupPolicies":
		return page(s, in, "PolicyNames", slices.Sorted(maps.Keys(identity.Inline))), nil
	case "GetRolePolicy", "GetUserPolicy", "GetGroupPolicy":
		text, ok := identity.Inline[in["PolicyName"]]
		if !ok {
			return nil, missing
		}
		return members{kind + "Name": in[kind+"Name"], "PolicyName": in["PolicyName"], "PolicyDocument": s.encoded(text)}, nil
	case "ListAttachedRolePolicies", "ListAttachedUserPolicies", "ListAttachedGroupPolicies":
		var list []members
		for _, a := range identity.Attached {
			list = append(list, members{"PolicyArn": a, "PolicyName": a[strings.LastIndexByte(a, '/')+1:]})
		}
		return page(s, in, "AttachedPolicies", list), nil
	case "ListGroupsForUser":
		var list []members
		for _, g := range identity.Groups {
			list = append(list, members{"GroupName": g, "Path": "/"})
		}
		return page(s, in, "Groups", list), nil
	case "GetPolicy":
		if p := s.Policies[in["PolicyArn"]]; p != nil {
			return members{"Policy": members{"Arn": in["PolicyArn"], "PolicyId": "ANPA" + in["PolicyArn"], "DefaultVersionId": p.Default}}, nil
		}
		return nil, missing
	case "GetPolicyVersion":
		if p := s.Policies[in["PolicyArn"]]; p != nil {
			if text, ok := p.Versions[in["VersionId"]]; ok {
				return members{"PolicyVersion": members{"Document": s.encoded(text), "VersionId": in["VersionId"], "IsDefaultVersion": in["VersionId"] == p.Default}}, nil
			}
		}
		return nil, missing
	case "GetAccountAuthorizationDetails":
		return s.details(), nil
	case "GetCredentialReport":
		return s.report()
	case "GenerateCredentialReport":
		return members{"State": "STARTED"}, nil
	case "GenerateServiceLastAccessedDetails":
		return members{"JobId": "a1b2c3d4-0000-0000-0000-000000000001"}, nil
	case "GetServiceLastAccessedDetails":
		return s.job()
	}
	return s.organization(operation, in)
}

// identity returns the role, user or group that an operation is about, and its kind.
func (s *Server) identity(operation string, in map[string]string) (kind string, found *Identity) {
	for kind, all := range map[string]map[string]*Identity{"Role": s.Roles, "User": s.Users, "Group": s.Groups} {
		if name, ok := in[kind+"Name"]; ok && strings.Contains(operation, kind) {
			return kind, all[name]
		}
	}
	return "", nil
}

// encoded is a document as IAM sends it.
func (s *Server) encoded(text string) string {
	if s.Plain {
		return text
	}
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func (s *Server) describe(kind, name string, i *Identity) members {
	path := i.Path
	if path == "" {
		path = "/"
	}
	m := members{
		"Arn": "arn:" + s.Partition + ":iam::" + s.Account + ":" + strings.ToLower(kind) + path + name, "Path": path,
		kind + "Name": name, kind + "Id": "ID" + i.ID + name, "CreateDate": cmp.Or(i.Created, "2024-01-02T03:04:05Z"),
	}
	if kind == "Role" {
		trust := i.Trust
		if trust == "" {
			trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
		}
		m["AssumeRolePolicyDocument"], m["MaxSessionDuration"], m["Description"] = s.encoded(trust), 3600, "of a test"
		if i.LastUsed != "" {
			m["RoleLastUsed"] = members{"LastUsedDate": i.LastUsed, "Region": i.LastRegion}
		}
	}
	if i.Boundary != "" {
		m["PermissionsBoundary"] = members{"PermissionsBoundaryArn": i.Boundary, "PermissionsBoundaryType": "Policy"}
	}
	var tags []members
	for _, key := range slices.Sorted(maps.Keys(i.Tags)) {
		tags = append(tags, members{"Key": key, "Value": i.Tags[key]})
	}
	m["Tags"] = tags
	return m
}

// details is everything in the account, as one page.
func (s *Server) details() members {
	list := func(kind string, all map[string]*Identity) []members {
		var out []members
		for _, name := range slices.Sorted(maps.Keys(all)) {
			m := s.describe(kind, name, all[name])
			var inline, attached []members
			for _, p := range slices.Sorted(maps.Keys(all[name].Inline)) {
				inline = append(inline, members{"PolicyName": p, "PolicyDocument": s.encoded(all[name].Inline[p])})
			}
			for _, a := range all[name].Attached {
				attached = append(attached, members{"PolicyArn": a, "PolicyName": a[strings.LastIndexByte(a, '/')+1:]})
			}
			m[kind+"PolicyList"], m["AttachedManagedPolicies"] = inline, attached
			if kind == "User" {
				m["GroupList"] = all[name].Groups
			}
			out = append(out, m)
		}
		return out
	}
	var policies []members
	for _, a := range slices.Sorted(maps.Keys(s.Policies)) {
		var versions []members
		for _, v := range slices.Sorted(maps.Keys(s.Policies[a].Versions)) {
			versions = append(versions, members{"VersionId": v, "IsDefaultVersion": v == s.Policies[a].Default, "Document": s.encoded(s.Policies[a].Versions[v])})
		}
		policies = append(policies, members{"Arn": a, "DefaultVersionId": s.Policies[a].Default, "PolicyVersionList": versions})
	}
	return members{
		"IsTruncated": false, "RoleDetailList": list("Role", s.Roles), "UserDetailList": list("User", s.Users),
		"GroupDetailList": list("Group", s.Groups), "Policies": policies,
	}
}

func (s *Server) report() (any, *Fault) {
	if len(s.Reports) == 0 {
		return nil, &Fault{Status: http.StatusGone, Code: "ReportNotPresent"}
	}
	next := s.Reports[0]
	if len(s.Reports) > 1 {
		s.Reports = s.Reports[1:]
	}
	if !strings.Contains(next, "\n") {
		return nil, &Fault{Status: http.StatusNotFound, Code: next}
	}
	return members{"Content": base64.StdEncoding.EncodeToString([]byte(next)), "ReportFormat": "text/csv", "GeneratedTime": s.Generated}, nil
}

func (s *Server) job() (any, *Fault) {
	if len(s.Jobs) == 0 {
		return nil, missing
	}
	next := s.Jobs[0]
	if len(s.Jobs) > 1 {
		s.Jobs = s.Jobs[1:]
	}
	if next.Status != "COMPLETED" {
		return members{"JobStatus": next.Status, "JobCreationDate": "2026-11-01T00:00:00Z"}, nil
	}
	var services []members
	for _, sv := range next.Services {
		m := members{"ServiceName": sv.Prefix, "ServiceNamespace": sv.Prefix, "TotalAuthenticatedEntities": 0}
		if sv.Last != "" {
			m["LastAuthenticated"], m["LastAuthenticatedRegion"] = sv.Last, "eu-west-1"
		}
		if sv.Actions != nil {
			actions := []members{}
			for _, name := range slices.Sorted(maps.Keys(sv.Actions)) {
				a := members{"ActionName": name}
				if sv.Actions[name] != "" {
					a["LastAccessedTime"] = sv.Actions[name]
				}
				actions = append(actions, a)
			}
			m["TrackedActionsLastAccessed"] = actions
		}
		services = append(services, m)
	}
	out := members{
		"JobStatus": "COMPLETED", "JobCreationDate": "2026-11-01T00:00:00Z", "JobCompletionDate": "2026-11-01T00:00:05Z",
		"ServicesLastAccessed": services, "IsTruncated": next.Marker != "",
	}
	if next.Marker != "" {
		out["Marker"] = next.Marker
	}
	return out, nil
}

// page is a part of a list, with the marker of the next part.
func page[T any](s *Server, in map[string]string, name string, all []T) members {
	size := s.PageSize
	if size == 0 {
		size = len(all)
	}
	start := 0
	if m := in["Marker"]; m != "" {
		start, _ = strconv.Atoi(m)
	}
	end := min(start+size, len(all))
	out := members{name: all[min(start, end):end], "IsTruncated": end < len(all)}
	if end < len(all) {
		out["Marker"] = strconv.Itoa(end)
	}
	return out
}
