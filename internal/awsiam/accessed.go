// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Accessed is what a principal tried to use, denied attempts included (L-503).
type Accessed struct {
	// ARN is that of the principal with its path, Created when a role or user was made; nil
	// for groups and policies.
	ARN       string
	Created   *time.Time
	Generated time.Time
	// Services are by their prefixes, such as "s3".
	Services map[string]ServiceAccess
}

// ServiceAccess is the last use of a service.
type ServiceAccess struct {
	Name   string
	Last   *time.Time // nil if it was not used
	Region string
	// Actions are the actions whose use AWS tracks, by their names without prefix; nil if it
	// tracks the service as a whole only (L-504).
	Actions map[string]ActionAccess
}

// ActionAccess is the last use of an action.
type ActionAccess struct {
	Last   *time.Time // nil if it was not used
	Region string
}

// jobLost is how often a job that AWS does not know any more is started.
const jobLost = 2

// LastAccessed reads what a user, role, group or managed policy was used for. Actions says
// whether to ask for single actions, patience how long to wait.
func (r *Reader) LastAccessed(ctx context.Context, ref Ref, actions bool, patience time.Duration) (*Accessed, error) {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	c, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	if ref, err = ref.at(r.caller); err != nil {
		return nil, err
	}
	subject, created, err := head(ctx, c, &ref)
	if err != nil {
		return nil, err
	}
	for range jobLost {
		var out *Accessed
		if out, err = r.runJob(ctx, c, subject, actions); err == nil {
			out.ARN, out.Created = subject, created
			return out, nil
		}
		if !gone(err) {
			return nil, err
		}
	}
	return nil, err
}

// head returns the ARN of a role or user with its path, which the job wants and the ARN of
// a session has lost, and when it was made.
func head(ctx context.Context, c *calls, ref *Ref) (subject string, created *time.Time, err error) {
	var found *string
	switch ref.Type {
	case TypeRole:
		out, err := c.getRole(ctx, &iam.GetRoleInput{RoleName: &ref.Name})
		if err != nil {
			return "", nil, notFound(err, ref)
		}
		if out.Role != nil {
			found, created = out.Role.Arn, utc(out.Role.CreateDate)
		}
	case TypeUser:
		out, err := c.getUser(ctx, &iam.GetUserInput{UserName: &ref.Name})
		if err != nil {
			return "", nil, notFound(err, ref)
		}
		if out.User != nil {
			found, created = out.User.Arn, utc(out.User.CreateDate)
		}
	default:
		return ref.ARN(), nil, nil
	}
	subject = aws.ToString(found)
	switch {
	case subject == "" || created == nil:
		return "", nil, &Problem{Kind: BadAnswer, Subject: ref.ARN(), Message: "the answer holds no ARN or no date"}
	case ref.Path != "" && subject != ref.ARN():
		return "", nil, &Problem{Kind: OtherPath, Subject: ref.ARN(), Got: subject}
	}
	return subject, created, nil
}

// notFound says which principal does not exist, if that is what an error means.
func notFound(err error, ref *Ref) error {
	if gone(err) {
		return &Problem{Kind: NotFound, Subject: ref.ARN(), err: err}
	}
	return err
}

// runJob starts a job and waits for its result (L-501). A job belongs to the session that
// started it (L-502), which is the one of this reader.
func (r *Reader) runJob(ctx context.Context, c *calls, subject string, actions bool) (*Accessed, error) {
	granularity := types.AccessAdvisorUsageGranularityTypeServiceLevel
	if actions {
		granularity = types.AccessAdvisorUsageGranularityTypeActionLevel
	}
	job, err := c.generateServiceLastAccessedDetails(ctx, &iam.GenerateServiceLastAccessedDetailsInput{Arn: &subject, Granularity: granularity})
	if gone(err) {
		return nil, &Problem{Kind: NotFound, Subject: subject, err: err}
	}
	if err != nil {
		return nil, err
	}
	for wait := 500 * time.Millisecond; ; wait = min(2*wait, 4*time.Second) {
		out, err := c.getServiceLastAccessedDetails(ctx, &iam.GetServiceLastAccessedDetailsInput{JobId: job.JobId})
		if err != nil {
			return nil, err
		}
		switch out.JobStatus {
		case types.JobStatusTypeCompleted:
			return r.collect(ctx, c, job.JobId, out)
		case types.JobStatusTypeInProgress:
		default:
			p := &Problem{Kind: Failed, Operation: "iam:GetServiceLastAccessedDetails", Subject: subject, Code: string(out.JobStatus)}
			if out.Error != nil {
				p.Code, p.Message = aws.ToString(out.Error.Code), aws.ToString(out.Error.Message)
			}
			return nil, p
		}
		if err := r.sleep(ctx, wait); err != nil {
			return nil, problem(ctx, "iam:GetServiceLastAccessedDetails", err)
		}
	}
}

// collect puts the pages of a result together, of which the first is there.
func (r *Reader) collect(ctx context.Context, c *calls, job *string, first *iam.GetServiceLastAccessedDetailsOutput) (*Accessed, error) {
	a := &Accessed{Services: map[string]ServiceAccess{}}
	if first.JobCompletionDate == nil {
		return nil, &Problem{Kind: BadAnswer, Operation: "iam:GetServiceLastAccessedDetails", Message: "a finished job has no date"}
	}
	a.Generated = first.JobCompletionDate.UTC()
	out := first
	err := pages(ctx, "iam:GetServiceLastAccessedDetails", func(ctx context.Context, marker *string) (*string, error) {
		if marker != nil {
			var err error
			if out, err = c.getServiceLastAccessedDetails(ctx, &iam.GetServiceLastAccessedDetailsInput{JobId: job, Marker: marker}); err != nil {
				return nil, err
			}
		}
		for i := range out.ServicesLastAccessed {
			s := &out.ServicesLastAccessed[i]
			a.Services[aws.ToString(s.ServiceNamespace)] = serviceAccess(s)
		}
		return more(out.IsTruncated, out.Marker), nil
	})
	return a, err
}

func serviceAccess(s *types.ServiceLastAccessed) ServiceAccess {
	out := ServiceAccess{Name: aws.ToString(s.ServiceName), Last: utc(s.LastAuthenticated), Region: aws.ToString(s.LastAuthenticatedRegion)}
	if s.TrackedActionsLastAccessed != nil {
		out.Actions = make(map[string]ActionAccess, len(s.TrackedActionsLastAccessed))
	}
	for _, t := range s.TrackedActionsLastAccessed {
		name := aws.ToString(t.ActionName)
		name = name[strings.LastIndexByte(name, ':')+1:] // without a prefix, should AWS send one
		out.Actions[name] = ActionAccess{utc(t.LastAccessedTime), aws.ToString(t.LastAccessedRegion)}
	}
	return out
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}
